import type { Context, HandlersOf } from './context.ts'

// TEMPORARY
export const browseCalls = (
  _context: Context,
): HandlersOf<'data.inspect' | 'data.page' | 'data.select' | 'data.thumbnails' | 'sample.masked' | 'predictions'> =>
  ({}) as never
