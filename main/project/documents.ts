import { z } from 'zod'
import type { Connection } from './connection.ts'
import { decode, fromJson, type Row } from './rows.ts'

/** A table of JSON values by name. */
export function documentsTable(connection: Connection, table: 'settings' | 'calibrations') {
  const { database } = connection
  const upsert = database.prepare<[string, string]>(
    `INSERT INTO ${table} (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
  )
  const remove = database.prepare(`DELETE FROM ${table}`)
  const named = database.prepare<[string], Row>(`SELECT value FROM ${table} WHERE name = ?`)

  return {
    /** The value as JSON gives it back, null when there is none; the caller parses it. */
    get: (name: string): unknown =>
      connection.read(() => {
        const row = named.get(name)
        return row === undefined
          ? null
          : decode(connection, `"${name}" among the ${table}`, z.json(), () => fromJson(row.value))
      }),
    /** The value must be plain JSON. */
    set: (name: string, value: unknown): void =>
      connection.write(() => {
        upsert.run(name, JSON.stringify(value))
      }),
    clear: (): void =>
      connection.write(() => {
        remove.run()
      }),
  }
}
