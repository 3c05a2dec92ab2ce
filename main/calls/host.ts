import type { Context, HandlersOf } from './context.ts'

// TEMPORARY
export const hostCalls = (_context: Context): HandlersOf<'host' | 'files'> => ({}) as never
