import Database from 'better-sqlite3'
import { CarryoverError } from '../../contract/errors.ts'
import { inWords, quoted } from './faults.ts'
import { fileId } from './lock.ts'

/** One open project file, as its tables see it. */
export interface Connection {
  readonly path: string
  readonly readOnly: boolean
  readonly database: Database.Database
  /** Runs queries. */
  read<T>(query: () => T): T
  /**
   * Runs `change` as one transaction, which is on the disk when this returns.
   *
   * @throws PROJECT_READ_ONLY; PROJECT_MISSING when the file was moved or removed under us; FILE_UNWRITABLE.
   */
  write<T>(change: () => T): T
}

/** Opens SQLite on a project's file with every safeguard that a file from elsewhere needs. */
export function connect(path: string, readOnly: boolean): Connection {
  const database = inWords(path, () => new Database(path, { readonly: readOnly, fileMustExist: true, timeout: 5000 }))
  try {
    inWords(path, () => {
      database.pragma('trusted_schema = OFF')
      database.pragma('cell_size_check = ON')
      database.pragma('foreign_keys = ON')
    })
  } catch (error) {
    database.close()
    throw error
  }
  const opened = fileId(path)
  return {
    path,
    readOnly,
    database,
    read: (query) => inWords(path, query),
    write(change) {
      if (readOnly) {
        throw new CarryoverError('PROJECT_READ_ONLY', `${quoted(path)} is open read-only and cannot be changed.`)
      }
      // Otherwise a removed file takes everything and loses it when it is closed.
      if (fileId(path) !== opened) {
        throw new CarryoverError(
          'PROJECT_MISSING',
          `${quoted(path)} was moved or removed while it was open.`,
          `Put it back at ${path} and open it again.`,
        )
      }
      return inWords(path, () => database.transaction(change).immediate())
    },
  }
}

/**
 * Makes every later write survive a crash and a power cut, while others may read: a write-ahead log, synchronised at
 * each commit (https://sqlite.org/wal.html).
 */
export function startWriting({ path, database }: Connection): void {
  inWords(path, () => {
    if (database.pragma('journal_mode = WAL', { simple: true }) !== 'wal') {
      const message = `${quoted(path)} cannot be written: this file system does not let SQLite keep a write-ahead log.`
      throw new CarryoverError('FILE_UNWRITABLE', message)
    }
    database.pragma('synchronous = FULL')
  })
}

/** Leaves one file that can be copied, mailed and read from a read-only folder: nothing stays in a log beside it. */
export function stopWriting({ database }: Connection): void {
  try {
    database.pragma('busy_timeout = 0')
    // First, because the next lines fail while somebody else has the project open.
    database.pragma('wal_checkpoint(TRUNCATE)')
    // What was removed leaves the file larger than what is in it.
    const pages = (of: 'freelist_count' | 'page_count') => Number(database.pragma(of, { simple: true }))
    if (pages('freelist_count') > pages('page_count') / 2) database.exec('VACUUM')
    database.pragma('journal_mode = DELETE')
  } catch {
    // Somebody reads it, the disk is full, or the file is gone. What was stored is safe in the log all the same.
  }
}
