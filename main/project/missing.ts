import type { Connection } from './connection.ts'

/** Prepares the question which of many keys a table does not hold; one query however many they are. */
export function missingKeys(connection: Connection, table: 'games' | 'outputs' | 'explanations') {
  const statement = connection.database
    .prepare<[string], string>(
      `SELECT value FROM json_each(?) WHERE NOT EXISTS (SELECT 1 FROM ${table} WHERE key = value)`,
    )
    .pluck()
  return (keys: readonly string[]): Set<string> => connection.read(() => new Set(statement.all(JSON.stringify(keys))))
}
