import type { Context, HandlersOf } from './context.ts'

// TEMPORARY
export const archiveCalls = (_context: Context): HandlersOf<'project.pack' | 'project.unpack' | 'project.locate'> =>
  ({}) as never
