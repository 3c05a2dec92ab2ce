import type { Context, HandlersOf } from './context.ts'

// TEMPORARY
export const studyCalls = (_context: Context): HandlersOf<'study'> => ({}) as never
