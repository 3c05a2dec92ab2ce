import { renameSync, rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import { CarryoverError } from '../../contract/errors.ts'
import { backupPath } from './backups.ts'
import { inWords, quoted } from './faults.ts'
import type { Migration } from './migrations/index.ts'

/** Runs the migrations from `version` on in one transaction: the file ends at the newest version or stays as it was. */
export function migrate(database: Database.Database, version: number, migrations: readonly Migration[]): void {
  database.pragma('foreign_keys = OFF')
  try {
    database
      .transaction(() => {
        for (const migration of migrations.slice(version)) migration(database)
        database.pragma(`user_version = ${migrations.length}`)
        const dangling = database.pragma('foreign_key_check') as unknown[]
        if (dangling.length > 0) throw new Error(`${dangling.length} rows refer to rows that are not there`)
      })
      .exclusive()
  } finally {
    database.pragma('foreign_keys = ON')
  }
}

/**
 * Brings an older project up to date after copying it to `name.backup-v1.carryover` beside it, where 1 is its version.
 * A failed migration leaves the project as it was, and no backup.
 *
 * @throws INTERNAL when a migration fails; PROJECT_BUSY while it is read elsewhere; FILE_UNWRITABLE.
 */
export function upgrade(
  database: Database.Database,
  path: string,
  version: number,
  migrations: readonly Migration[],
): void {
  inWords(path, () => {
    // Out of the write-ahead log, so that the version in the file's header is right at every moment.
    database.pragma('journal_mode = DELETE')
    const backup = backUp(database, path, version)
    try {
      migrate(database, version, migrations)
    } catch (error) {
      rmSync(backup, { force: true })
      if (error instanceof Database.SqliteError) throw error
      const reason = error instanceof Error ? error.message : String(error)
      throw new CarryoverError(
        'INTERNAL',
        `${quoted(path)} could not be brought from format ${version} to ${migrations.length}: ${reason}. It was left as it was.`,
        undefined,
        { cause: error },
      )
    }
  })
}

/** An exact copy without free pages. It gets its name when it is complete. */
function backUp(database: Database.Database, path: string, version: number): string {
  const backup = backupPath(path, `backup-v${version}`)
  const unfinished = `${backup}-new`
  rmSync(unfinished, { force: true })
  try {
    database.prepare('VACUUM INTO ?').run(unfinished)
    renameSync(unfinished, backup)
  } catch (error) {
    rmSync(unfinished, { force: true })
    throw error
  }
  return backup
}
