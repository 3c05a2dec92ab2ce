import type { Context, HandlersOf } from './context.ts'

// TEMPORARY
export const appCalls = (_context: Context): HandlersOf<'app'> => ({}) as never
