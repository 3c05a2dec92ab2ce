import type Database from 'better-sqlite3'
import { isTable } from './copyTable.ts'

/**
 * What was computed and can be computed again, and when a row of it cannot be read. Schemas of former programs have fewer
 * tables.
 */
const unreadable: Record<string, string> = {
  outputs: 'n NOT BETWEEN 0 AND 30 OR classes < 1 OR length(logits) <> 4 * classes << n',
  games: `n NOT BETWEEN 0 AND 30 OR length(game_values) <> 8 << n OR NOT json_valid(settings) OR
    number_at(game_values, 0) IS NOT v_empty OR number_at(game_values, -8) IS NOT v_full`,
  explanations: 'n NOT BETWEEN 0 AND 30 OR length(interactions) <> 16 << n OR NOT json_valid(game_group)',
  evaluations: 'length(predictions) % 4 <> 0 OR length(logits) % 4 <> 0',
  probes: 'length(weights) <> 8 * classes * features OR length(intercept) <> 8 * classes OR NOT json_valid(info)',
  calibrations: 'NOT json_valid(value)',
  sparse_games: 'length(coalition_values) <> 8 * passes OR NOT json_valid(settings) OR NOT json_valid(explanation)',
}

/** Gives SQL the numbers in blobs. */
export function addNumberFunctions(database: Database.Database): void {
  const numbers = (blob: unknown) => (Buffer.isBuffer(blob) && blob.length % 8 === 0 ? blob : Buffer.alloc(8))
  database.function('number_at', { deterministic: true }, (blob, offset) =>
    numbers(blob).subarray(Number(offset)).readDoubleLE(),
  )
  database.function('number_sum', { deterministic: true }, (blob) => {
    const bytes = numbers(blob)
    let sum = 0
    for (let i = 0; i < bytes.length; i += 8) sum += bytes.readDoubleLE(i)
    return sum
  })
}

/** Tables of results with rows that cannot be read, and how many. */
export function unreadableResults(database: Database.Database): [table: string, count: number][] {
  return Object.entries(unreadable)
    .filter(([table]) => isTable(database, table))
    .map(([table, when]): [string, number] => [
      table,
      database.prepare<[], number>(`SELECT count(*) FROM ${table} WHERE ${when}`).pluck().get()!,
    ])
    .filter(([, count]) => count > 0)
}

/** Takes them out: what is missing is computed again when it is asked for. */
export function removeUnreadable(database: Database.Database, table: string): number {
  return database.prepare(`DELETE FROM ${table} WHERE ${unreadable[table]}`).run().changes
}

/**
 * After pages were damaged, numbers may have changed where no page says so. What is kept can be verified: the first and
 * last values of games stand beside them, and an explanation adds up to the value of all players. The rest goes.
 */
export function removeUnverified(database: Database.Database): number {
  const unverified = {
    outputs: 'TRUE',
    evaluations: 'TRUE',
    sparse_games: 'TRUE',
    explanations:
      'NOT abs(constant + number_sum(interactions) - v_full) <= residual_max + 1e-9 * (1 + abs(v_full) + abs(constant))',
  }
  return Object.entries(unverified)
    .filter(([table]) => isTable(database, table))
    .map(([table, when]) => database.prepare(`DELETE FROM ${table} WHERE ${when}`).run().changes)
    .reduce((sum, count) => sum + count, 0)
}

/** A row that refers to one that is not there, as `PRAGMA foreign_key_check` tells it. */
interface Dangling {
  table: string
  /** Null for tables without row ids. */
  rowid: number | null
  parent: string
  fkid: number
}

/** Tables with rows that refer to rows that are not there, what those would be in, and how many there are. */
export function danglingReferences(database: Database.Database): { table: string; parent: string; count: number }[] {
  const rows = database.pragma('foreign_key_check') as Dangling[]
  const groups = Map.groupBy(rows, ({ table, parent }) => `${table} ${parent}`)
  return [...groups.values()].map((group) => ({ table: group[0].table, parent: group[0].parent, count: group.length }))
}

interface Reference {
  id: number
  seq: number
  table: string
  from: string
  to: string
  on_delete: string
}

/** Does with rows that belong to nothing what their removal would have done; the answer is how many there were. */
export function removeDangling(database: Database.Database, table: string): number {
  const references = Object.values(
    Object.groupBy(database.pragma(`foreign_key_list(${table})`) as Reference[], ({ id }) => id),
  )
  let changed = 0
  for (const columns of references as Reference[][]) {
    const [{ table: parent, on_delete: rule }] = columns
    const filled = columns.map(({ from }) => `${table}.${from} IS NOT NULL`).join(' AND ')
    const same = columns.map(({ from, to }) => `parent.${to} = ${table}.${from}`).join(' AND ')
    const dangling = `${filled} AND NOT EXISTS (SELECT 1 FROM ${parent} AS parent WHERE ${same})`
    const sql =
      rule === 'SET NULL'
        ? `UPDATE ${table} SET ${columns.map(({ from }) => `${from} = NULL`).join(', ')} WHERE ${dangling}`
        : `DELETE FROM ${table} WHERE ${dangling}`
    changed += database.prepare(sql).run().changes
  }
  return changed
}

/** Data sets that do not hold as many samples as they say. */
export const incompleteDatasets = (database: Database.Database): { name: string; count: number; found: number }[] =>
  database
    .prepare<[], { name: string; count: number; found: number }>(
      `SELECT name, count, (SELECT count(*) FROM samples WHERE dataset_id = datasets.id) AS found
       FROM datasets WHERE count <> found`,
    )
    .all()
