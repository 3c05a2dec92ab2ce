import Database from 'better-sqlite3'
import { invalid } from './faults.ts'
import type { Migration } from './migrations/index.ts'

/** "Cary" in ASCII: byte 68 of the file says whose it is (https://sqlite.org/fileformat.html, §1.3.17). */
export const applicationId = 0x43617279

export const pragmaNumber = (database: Database.Database, name: string): number =>
  Number(database.pragma(name, { simple: true }))

/** An empty database in memory as the first `version` migrations make it. */
export function emptyDatabase(version: number, migrations: readonly Migration[]): Database.Database {
  const fresh = new Database(':memory:')
  for (const migration of migrations.slice(0, version)) migration(fresh)
  return fresh
}

/**
 * Compares the schema with what the first `version` migrations make of an empty database, word for word. Nothing else
 * may be in there: a trigger or a view in a file from elsewhere would run with our statements.
 *
 * @returns what is wrong, as ends of sentences that begin with the file's name
 */
export function schemaFaults(database: Database.Database, version: number, migrations: readonly Migration[]): string[] {
  const fresh = emptyDatabase(version, migrations)
  const expected = describeSchema(fresh)
  fresh.close()
  const found = describeSchema(database)
  return [...new Set([...expected.keys(), ...found.keys()])].flatMap((name) => {
    if (!expected.has(name)) return [`holds something that Carryover did not put there: ${name}`]
    if (!found.has(name)) return [`lacks a part of every project: ${name}`]
    return found.get(name) === expected.get(name) ? [] : [`was changed by something else: ${name}`]
  })
}

/** @throws PROJECT_INVALID naming one object that is too many, missing or different */
export function verifySchema(
  database: Database.Database,
  path: string,
  version: number,
  migrations: readonly Migration[],
): void {
  const [fault] = schemaFaults(database, version, migrations)
  if (fault !== undefined) throw invalid(path, fault)
}

/** What each object is, by its type and name. */
function describeSchema(database: Database.Database): Map<string, string> {
  const rows = database
    .prepare<[], [string, string, string, string | null]>('SELECT type, name, tbl_name, sql FROM sqlite_schema')
    .raw()
    .all()
  return new Map(rows.map(([type, name, ...definition]) => [`${type} ${name}`, JSON.stringify(definition)]))
}
