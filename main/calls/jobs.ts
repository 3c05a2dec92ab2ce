import type { Context, HandlersOf } from './context.ts'

// TEMPORARY
export const jobCalls = (_context: Context): HandlersOf<'job'> => ({}) as never
