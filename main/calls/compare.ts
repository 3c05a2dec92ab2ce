import type { Context, HandlersOf } from './context.ts'

// TEMPORARY
export const compareCalls = (_context: Context): HandlersOf<'sample.compare' | 'compare'> => ({}) as never
