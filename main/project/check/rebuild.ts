import { renameSync, rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import { inWords } from '../faults.ts'
import type { Migration } from '../migrations/index.ts'
import { migrate } from '../migrate.ts'
import { applicationId } from '../schema.ts'
import { copyTable, type TableCopy } from './copyTable.ts'

/**
 * Makes a project's file anew from the rows of it that can be read, under the schema of its version. Nothing else comes
 * along, so that what was planted or changed is gone.
 *
 * @returns what became of each table; null where not a single row could be read, and the file is as it was
 */
export function rebuild(path: string, version: number, migrations: readonly Migration[]): TableCopy[] | null {
  const unfinished = `${path}-new`
  rmSync(unfinished, { force: true })
  try {
    const copies = copyInto(unfinished, path, version, migrations)
    if (copies === null) return null
    inWords(path, () => {
      for (const companion of ['-wal', '-shm', '-journal']) rmSync(path + companion, { force: true })
      renameSync(unfinished, path)
    })
    return copies
  } finally {
    rmSync(unfinished, { force: true })
  }
}

function copyInto(target: string, path: string, version: number, migrations: readonly Migration[]): TableCopy[] | null {
  const from = readable(path)
  if (from === null) return null
  const to = new Database(target)
  try {
    to.pragma(`application_id = ${applicationId}`)
    migrate(to, 0, migrations.slice(0, version))
    to.pragma('foreign_keys = OFF')
    const tables = to
      .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
      .pluck()
      .all()
    const copies = to.transaction(() => tables.map((table) => copyTable(from, to, table)))()
    return copies.some(({ copied }) => copied > 0) ? copies : null
  } finally {
    from.close()
    to.close()
  }
}

/** To be read only, and also where parts of its schema cannot be (https://sqlite.org/pragma.html#pragma_writable_schema). */
function readable(path: string): Database.Database | null {
  try {
    const database = new Database(path, { readonly: true, fileMustExist: true })
    database.unsafeMode(true)
    database.pragma('writable_schema = ON')
    database.pragma('trusted_schema = OFF')
    database.pragma('cell_size_check = ON')
    return database
  } catch {
    return null
  }
}
