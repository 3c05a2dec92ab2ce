import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'

/** The results in a project: a digest of each row, by its key. */
export type Results = Record<(typeof tables)[number], Map<string, string>>

export interface State {
  results: Results
  /** Keys of the games that an explanation is stored of. */
  explained: Set<string>
  /** Work of the queue that has not ended. */
  unfinished: number
  /** What SQLite finds wrong with the file; empty for a sound one. */
  damage: string[]
}

const tables = ['games', 'outputs', 'explanations', 'probes', 'evaluations', 'studies'] as const
/** What may differ between two runs that found the same. */
const incidental = ['id', 'created_at']

/** Reads a project that nobody has open, as it would be found after a power cut. */
export function stateOf(path: string): State {
  const database = new Database(path)
  try {
    const damage = [
      ...(database.pragma('integrity_check') as { integrity_check: string }[])
        .map((row) => row.integrity_check)
        .filter((line) => line !== 'ok'),
      ...(database.pragma('foreign_key_check') as unknown[]).map((row) => JSON.stringify(row)),
    ]
    const results = Object.fromEntries(tables.map((table) => [table, rowsOf(database, table)])) as Results
    const unfinished = database
      .prepare<[], number>("SELECT count(*) FROM queue WHERE status IN ('waiting', 'running', 'paused')")
      .pluck()
      .get()!
    const explained = new Set(database.prepare<[], string>('SELECT game_key FROM explanations').pluck().all())
    return { results, explained, unfinished, damage }
  } finally {
    database.close()
  }
}

function rowsOf(database: Database.Database, table: string): Map<string, string> {
  const rows = database.prepare<[], Record<string, unknown>>(`SELECT * FROM ${table}`).all()
  return new Map(
    rows.map((row) => {
      const hash = createHash('sha256')
      for (const [column, value] of Object.entries(row)) {
        if (incidental.includes(column)) continue
        hash.update(`${column}=`).update(value instanceof Uint8Array ? value : String(value))
      }
      return [String(row.key), hash.digest('base64url').slice(0, 20)]
    }),
  )
}

/**
 * The same of a copy with its write-ahead log: looking must not repair the project before the next engine has to. The
 * index of the log is in shared memory and is not copied, as it is lost in a power cut.
 */
export function stateOfCopy(path: string, folder: string): State {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  const copy = join(folder, 'copy.carryover')
  for (const end of ['', '-wal', '-journal']) if (existsSync(path + end)) copyFileSync(path + end, copy + end)
  const state = stateOf(copy)
  rmSync(folder, { recursive: true })
  return state
}

/** Keys of the results that somebody else sees while the project is being written; null while it cannot be read. */
export function seenIn(path: string): { games: string[]; explanations: string[] } | null {
  try {
    const database = new Database(path, { readonly: true, timeout: 1000 })
    try {
      const keys = (table: string) => database.prepare<[], string>(`SELECT key FROM ${table}`).pluck().all()
      return { games: keys('games'), explanations: keys('explanations') }
    } finally {
      database.close()
    }
  } catch {
    return null
  }
}
