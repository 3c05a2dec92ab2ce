import { rmSync, statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { busy, inWords } from './faults.ts'

/** Hands the right to write back; does nothing the second time. */
export type Release = () => void

/**
 * Takes the right to write a project: an exclusive lock on `name.carryover-lock` beside it. The operating system holds
 * the lock for the process and drops it however the process ends, so a file that was left behind blocks nobody.
 * SQLite takes it because Node has no file locks, and because POSIX locks break when the same process opens and closes
 * a locked file outside of SQLite (https://sqlite.org/howtocorrupt.html, §2.2).
 *
 * @throws PROJECT_BUSY when another process or another part of this one has it; FILE_UNWRITABLE.
 */
export function takeLock(projectPath: string): Release {
  const path = `${projectPath}-lock`
  return inWords(projectPath, () => {
    for (let attempt = 0; attempt < 10; attempt++) {
      const before = fileId(path)
      const connection = new Database(path, { timeout: 0 })
      try {
        // The journal in memory, or a second file would lie there: the lock on an empty database counts as a change.
        connection.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
      } catch (error) {
        connection.close()
        throw error
      }
      // The last holder removes the file. Who had opened it by then holds a lock nobody else can see, and tries again.
      if (before !== null && fileId(path) === before) return () => release(connection, path)
      connection.close()
    }
    throw busy(projectPath)
  })
}

function release(connection: Database.Database, path: string): void {
  if (!connection.open) return
  // Removed while it is still held, so that nobody's fresh lock is removed; Windows only removes closed files, and
  // there a file that somebody else has opened stays.
  if (process.platform === 'win32') connection.close()
  try {
    rmSync(path, { force: true })
  } catch {
    // An empty file stays behind; it blocks nobody.
  }
  connection.close()
}

/** Tells whether a path still leads to the same file; null when it leads to none. */
export function fileId(path: string): string | null {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false })
  return found === undefined ? null : `${found.dev}:${found.ino}`
}
