import type { Context, HandlersOf } from './context.ts'

// TEMPORARY
export const sampleCalls = (_context: Context): HandlersOf<'sample.explain' | 'sample.drilldown' | 'games'> =>
  ({}) as never
