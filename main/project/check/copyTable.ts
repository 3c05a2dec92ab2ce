import Database from 'better-sqlite3'

interface Column {
  name: string
  /** Place in the primary key, from 1; 0 for none. */
  pk: number
}

/** One table out of a file whose pages may be damaged, into a new one. */
export interface TableCopy {
  table: string
  copied: number
  /**
   * Rows that are there and could not be read or kept; at least so many where not all could be counted, and null where
   * the table itself is not to be found.
   */
  lost: number | null
}

/** Ids between two readable rows that are tried one by one. */
const mostTried = 1_000_000

/**
 * Copies the rows that can be read. SQLite stops at the first page that is damaged, so that a table is read from both
 * ends, and what is between by its ids.
 */
export function copyTable(from: Database.Database, to: Database.Database, table: string): TableCopy {
  const copy = { table, copied: 0, lost: 0 }
  const known = columnsOf(to, table)
  const found = attempt(() => (isTable(from, table) ? columnsOf(from, table) : [])) ?? []
  const names = known.map(({ name }) => name).filter((name) => found.some((column) => column.name === name))
  if (names.length === 0) return { ...copy, lost: null }
  const key = known.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk)
  const keyPlaces = key.map(({ name }) => names.indexOf(name))
  if (keyPlaces.includes(-1)) return { ...copy, lost: countOf(from, table) }

  const insert = to.prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`)
  const columns = names.join(', ')
  const keep = (row: unknown[]) => {
    if (attempt(() => insert.run(...row))) copy.copied++
    else copy.lost++
  }
  /** Keeps rows in order until one cannot be read; the answer is the key of the last one, or null for all of them. */
  const readOn = (direction: 'ASC' | 'DESC', until: unknown[] | null): { whole: boolean; last: unknown[] | null } => {
    const order = key.map(({ name }) => `${name} ${direction}`).join(', ')
    let last: unknown[] | null = null
    const whole = attempt(() => {
      const rows = from.prepare(`SELECT ${columns} FROM ${table} ORDER BY ${order}`).raw().safeIntegers().iterate()
      for (const row of rows as IterableIterator<unknown[]>) {
        const at = keyPlaces.map((place) => row[place])
        if (until?.every((value, i) => value === at[i])) return true
        keep(row)
        last = at
      }
      return true
    })
    return { whole: whole === true, last }
  }

  const forwards = readOn('ASC', null)
  if (forwards.whole) return copy
  const backwards = readOn('DESC', forwards.last)
  if (backwards.whole && forwards.last !== null) return copy
  copy.lost += between(from, { table, columns, key: key[0].name, first: forwards.last, last: backwards.last }, keep)
  // An index may tell how many there were.
  return { ...copy, lost: Math.max(copy.lost, countOf(from, table) - copy.copied) }
}

interface Gap {
  table: string
  columns: string
  key: string
  first: unknown[] | null
  last: unknown[] | null
}

/** Tries each id of a gap; the answer is how many rows are there that cannot be read. */
function between(from: Database.Database, gap: Gap, keep: (row: unknown[]) => void): number {
  const { table, columns, key, first, last } = gap
  const [start, end] = [first === null ? 0n : first[0], last?.[0]]
  if (typeof start !== 'bigint' || typeof end !== 'bigint' || end - start > mostTried) return 1
  const one = attempt(() => from.prepare(`SELECT ${columns} FROM ${table} WHERE ${key} = ?`).raw().safeIntegers())
  let lost = 0
  for (let id = start + 1n; one && id < end; id++) {
    try {
      const row = one.get(id) as unknown[] | undefined
      if (row) keep(row)
    } catch {
      lost++
    }
  }
  return Math.max(lost, 1)
}

const columnsOf = (database: Database.Database, table: string) => database.pragma(`table_info(${table})`) as Column[]

/** An ordinary table: what is virtual, or a view, may say anything. */
export const isTable = (database: Database.Database, table: string): boolean =>
  (database.pragma(`table_list(${table})`) as { schema: string; type: string }[]).some(
    ({ schema, type }) => schema === 'main' && type === 'table',
  )

const countOf = (database: Database.Database, table: string): number =>
  attempt(() => database.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get()) ?? 0

/** Undefined where SQLite cannot do it: that is what is counted here. */
function attempt<T>(action: () => T): T | undefined {
  try {
    return action()
  } catch (error) {
    if (error instanceof Database.SqliteError) return undefined
    throw error
  }
}
