import type { Connection } from './connection.ts'

type Keyed = 'games' | 'outputs' | 'explanations' | 'sparse_games'

/** Prepares the question which of many keys a table does not hold; one query however many they are. */
export function missingKeys(connection: Connection, table: Keyed) {
  const statement = connection.database
    .prepare<[string], string>(
      `SELECT value FROM json_each(?) WHERE NOT EXISTS (SELECT 1 FROM ${table} WHERE key = value)`,
    )
    .pluck()
  return (keys: readonly string[]): Set<string> => connection.read(() => new Set(statement.all(JSON.stringify(keys))))
}
