import Database from 'better-sqlite3'
import { invalid } from './faults.ts'
import type { Migration } from './migrations/index.ts'

/** "Cary" in ASCII: byte 68 of the file says whose it is (https://sqlite.org/fileformat.html, §1.3.17). */
export const applicationId = 0x43617279

export const pragmaNumber = (database: Database.Database, name: string): number =>
  Number(database.pragma(name, { simple: true }))

/**
 * Compares the schema with what the first `version` migrations make of an empty database, word for word. Nothing else
 * may be in there: a trigger or a view in a file from elsewhere would run with our statements.
 *
 * @throws PROJECT_INVALID naming one object that is too many, missing or different.
 */
export function verifySchema(
  database: Database.Database,
  path: string,
  version: number,
  migrations: readonly Migration[],
): void {
  const fresh = new Database(':memory:')
  for (const migration of migrations.slice(0, version)) migration(fresh)
  const expected = describeSchema(fresh)
  fresh.close()
  const found = describeSchema(database)
  for (const name of new Set([...expected.keys(), ...found.keys()])) {
    if (!expected.has(name)) throw invalid(path, `holds something that Carryover did not put there: ${name}`)
    if (!found.has(name)) throw invalid(path, `lacks a part of every project: ${name}`)
    if (found.get(name) !== expected.get(name)) throw invalid(path, `was changed by something else: ${name}`)
  }
}

/** What each object is, by its type and name. */
function describeSchema(database: Database.Database): Map<string, string> {
  const rows = database
    .prepare<[], [string, string, string, string | null]>('SELECT type, name, tbl_name, sql FROM sqlite_schema')
    .raw()
    .all()
  return new Map(rows.map(([type, name, ...definition]) => [`${type} ${name}`, JSON.stringify(definition)]))
}
