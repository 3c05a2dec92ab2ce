import { basename } from 'node:path'
import Database from 'better-sqlite3'
import { CarryoverError } from '../../contract/errors.ts'

/** How a sentence names a project: by its file name. */
export const quoted = (path: string): string => `"${basename(path)}"`

/** A project that cannot be trusted; `fault` is the end of a sentence that begins with the file's name. */
export const invalid = (path: string, fault: string, cause?: unknown): CarryoverError =>
  new CarryoverError('PROJECT_INVALID', `${quoted(path)} ${fault}.`, undefined, { cause })

export const busy = (path: string, cause?: unknown): CarryoverError =>
  new CarryoverError(
    'PROJECT_BUSY',
    `${quoted(path)} is already open for writing.`,
    'Close it there, or open it read-only.',
    { cause },
  )

/** Runs `action`; what SQLite or the file system throws comes out in words, everything else as it is. */
export function inWords<T>(path: string, action: () => T): T {
  try {
    return action()
  } catch (error) {
    if (error instanceof Database.SqliteError) throw translated(path, error)
    if (error instanceof Error && 'syscall' in error) throw unwritable(path, error)
    throw error
  }
}

/** Most telling code first: extended codes begin with the primary one (https://sqlite.org/rescode.html). */
function translated(path: string, error: InstanceType<typeof Database.SqliteError>): CarryoverError {
  const name = quoted(path)
  const is = (...codes: string[]): boolean => codes.some((code) => error.code.startsWith(code))
  const because = { cause: error }
  if (is('SQLITE_CORRUPT', 'SQLITE_NOTADB', 'SQLITE_IOERR_SHORT_READ', 'SQLITE_IOERR_CORRUPTFS', 'SQLITE_FORMAT')) {
    return invalid(path, 'is damaged', error)
  }
  if (is('SQLITE_BUSY', 'SQLITE_LOCKED')) return busy(path, error)
  if (is('SQLITE_FULL')) {
    const message = `${name} could not be written: the disk is full.`
    return new CarryoverError('FILE_UNWRITABLE', message, 'Make room; what was stored before is safe.', because)
  }
  if (is('SQLITE_READONLY_RECOVERY', 'SQLITE_READONLY_CANTINIT', 'SQLITE_READONLY_ROLLBACK')) {
    const message = `${name} was not closed properly and cannot be read before that is repaired.`
    return new CarryoverError('PROJECT_READ_ONLY', message, 'Open it once for writing.', because)
  }
  if (is('SQLITE_READONLY_DIRECTORY')) {
    const message = `${name} needs a file beside it while it is in use, and its folder is read-only.`
    return new CarryoverError('FILE_UNWRITABLE', message, 'Close it where it is being written, or copy it.', because)
  }
  if (is('SQLITE_READONLY')) {
    return new CarryoverError('FILE_UNWRITABLE', `${name} cannot be written: it is read-only.`, undefined, because)
  }
  if (is('SQLITE_CANTOPEN', 'SQLITE_PERM', 'SQLITE_AUTH', 'SQLITE_IOERR')) return unwritable(path, error)
  if (is('SQLITE_NOMEM')) {
    return new CarryoverError('OUT_OF_MEMORY', `There is not enough memory to read ${name}.`, undefined, because)
  }
  if (is('SQLITE_CONSTRAINT_FOREIGNKEY')) {
    const message = `What this result belongs to, a model, a data set or a game, is no longer in ${name}.`
    return new CarryoverError('MODEL_UNKNOWN', message, undefined, because)
  }
  return new CarryoverError('INTERNAL', `${name}: ${error.message} (${error.code}).`, undefined, because)
}

const unwritable = (path: string, cause: Error): CarryoverError =>
  new CarryoverError(
    'FILE_UNWRITABLE',
    `${quoted(path)} or a file beside it could not be read or written: ${cause.message}.`,
    'Check the disk and the rights to its folder.',
    { cause },
  )
