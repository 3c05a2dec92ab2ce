import { closeSync, existsSync, openSync, readSync } from 'node:fs'
import Database from 'better-sqlite3'
import { CarryoverError } from '../../contract/errors.ts'
import { inWords, invalid, quoted } from './faults.ts'
import { applicationId, pragmaNumber } from './schema.ts'

interface Header {
  applicationId: number
  version: number
}

/**
 * Finds out whether a file is a project this program can open, without leaving anything beside it. The answer is the
 * version of its schema.
 *
 * @throws PROJECT_INVALID for anything that is not a project; PROJECT_NEWER.
 */
export function checkHeader(path: string, newest: number): number {
  // Where there is shared memory, the file is in use, maybe by this very process, and closing a file that is read past
  // SQLite would drop this process's locks on it. Elsewhere SQLite would leave a write-ahead log beside the file.
  const header = existsSync(`${path}-shm`) ? askSqlite(path) : readBytes(path)
  return checkVersion(path, header, newest)
}

export const headerOf = (database: Database.Database): Header => ({
  applicationId: pragmaNumber(database, 'application_id'),
  version: pragmaNumber(database, 'user_version'),
})

export function checkVersion(path: string, header: Header | null, newest: number): number {
  if (header?.applicationId !== applicationId) throw invalid(path, 'is not a Carryover project')
  if (header.version < 1) throw invalid(path, 'is a Carryover project without a version')
  if (header.version > newest) {
    throw new CarryoverError(
      'PROJECT_NEWER',
      `${quoted(path)} was written by a newer version of Carryover: it has format ${header.version}, and this version knows formats up to ${newest}.`,
      'Update Carryover to open it.',
    )
  }
  return header.version
}

function askSqlite(path: string): Header {
  return inWords(path, () => {
    const database = new Database(path, { readonly: true, fileMustExist: true })
    try {
      return headerOf(database)
    } finally {
      database.close()
    }
  })
}

/** Where the fields stand: https://sqlite.org/fileformat.html, §1.3. Null for what is not an SQLite file. */
function readBytes(path: string): Header | null {
  const bytes = Buffer.alloc(100)
  const length = inWords(path, () => {
    const file = openSync(path, 'r')
    try {
      return readSync(file, bytes, 0, bytes.length, 0)
    } finally {
      closeSync(file)
    }
  })
  if (length < bytes.length || bytes.toString('latin1', 0, 16) !== 'SQLite format 3\0') return null
  return { applicationId: bytes.readInt32BE(68), version: bytes.readInt32BE(60) }
}
