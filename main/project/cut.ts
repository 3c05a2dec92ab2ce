import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { CarryoverError } from '../../contract/errors.ts'
import { inWords, quoted } from './faults.ts'
import { pragmaNumber } from './schema.ts'

/**
 * Refuses a project whose end is missing, before anything is written to it. SQLite itself takes what is missing of a
 * page for zeros, and would make up for whole pages with zeros when it empties its write-ahead log. A process that was
 * killed while it did that leaves a file that is too short as well; then the log still has what is missing.
 *
 * Only for whoever may write the project: others cannot tell what is missing from what is being written.
 *
 * @throws PROJECT_INVALID
 */
export function refuseCut(path: string): void {
  inWords(path, () => {
    // Reading past SQLite would drop the locks that this process holds on the file.
    const database = new Database(path, { readonly: true, fileMustExist: true, timeout: 5000 })
    try {
      const pageSize = pragmaNumber(database, 'page_size')
      const pages = pragmaNumber(database, 'page_count')
      const whole = Math.floor(statSync(path).size / pageSize)
      if (whole >= pages) return
      const logged = loggedPages(`${path}-wal`, pageSize)
      let missing = 0
      for (let page = whole + 1; page <= pages; page++) if (!logged.has(page)) missing++
      if (missing === 0) return
      throw new CarryoverError(
        'PROJECT_INVALID',
        `${quoted(path)} is cut off: ${missing} of its ${pages} pages are missing.`,
        'It was left as it is. Put back a copy from before, or fetch it again from where it came.',
      )
    } finally {
      database.close()
    }
  })
}

const headerBytes = 32
const frameHeaderBytes = 24

/** Numbers of the pages in a write-ahead log (https://sqlite.org/fileformat.html, 4.1): its frames of the last reset. */
function loggedPages(path: string, pageSize: number): Set<number> {
  const pages = new Set<number>()
  if (!existsSync(path)) return pages
  const file = openSync(path, 'r')
  try {
    const header = Buffer.alloc(headerBytes)
    readSync(file, header, 0, headerBytes, 0)
    const frame = Buffer.alloc(frameHeaderBytes)
    for (let at = headerBytes; readSync(file, frame, 0, frameHeaderBytes, at) === frameHeaderBytes;) {
      if (frame.compare(header, 16, 24, 8, 16) !== 0) break
      pages.add(frame.readUInt32BE(0))
      at += frameHeaderBytes + pageSize
    }
    return pages
  } finally {
    closeSync(file)
  }
}
