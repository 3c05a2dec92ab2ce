import type { DatasetInfo } from '../../contract/datasets.ts'
import { existing, type Invalid, type Row, type Rows, type Watch } from './row.ts'

export interface SurveyWatch extends Watch {
  /** Only so many rows are looked at; all of them unless given. */
  most?: number
}

/** What a first look at all rows, or at the first of them, tells whatever they hold. */
export interface Survey {
  labelColumn: string | null
  /** All columns of the file. */
  fileColumns: string[]
  /** Names in class order; index in this list is the label. */
  classes: string[]
  /** Samples among the rows that were looked at. */
  count: number
  /** Whether all rows were looked at. */
  whole: boolean
  skipped: DatasetInfo['skipped']
}

/** Rows from which it is guessed what columns are. */
export const rowsForGuess = 1000

const labelNames = ['label', 'labels', 'sentiment', 'class', 'target', 'category', 'diagnosis', 'outcome', 'y']

/** The column that was asked for, or one that is called as label columns are; null where there is none. */
export function labelColumnOf(columns: readonly string[], asked: string | undefined, invalid: Invalid): string | null {
  return asked === undefined ? namedLike(columns, labelNames) : existing(asked, columns, invalid)
}

/** The first of these names that a column has; upper and lower case do not count. */
export function namedLike(columns: readonly string[], names: readonly string[]): string | null {
  for (const name of names) {
    const found = columns.find((column) => column.toLowerCase() === name)
    if (found !== undefined) return found
  }
  return null
}

/** The first rows, so many. */
export async function firstRows(rows: Rows, columns: readonly string[], count = rowsForGuess): Promise<Row[]> {
  const found: Row[] = []
  for await (const row of rows.rows({}, columns)) {
    found.push(row)
    if (found.length === count) break
  }
  return found
}

/** A list of what was skipped that stays short: the number of those beyond stands in its last entry. */
export function collectSkipped(reason: string) {
  const mostListed = 1000
  const listed: DatasetInfo['skipped'] = []
  let more = 0
  return {
    add(place: string) {
      if (listed.length < mostListed) listed.push({ path: place, reason })
      else more++
    },
    finish: () => (more === 0 ? listed : [...listed, { path: `${more} more rows`, reason }]),
  }
}
