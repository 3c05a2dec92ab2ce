import { CarryoverError } from '../../contract/errors.ts'

/** What stands in one field, a yes or no as "true" or "false"; null where nothing does. */
export type Cell = string | number | null

export interface Row {
  /** Where it is: "line 12", the line of the file on which it starts, from 1, or "row 11" of a Parquet file, from 0. */
  place: string
  /** In the order of the columns that were asked for. */
  cells: Cell[]
}

/** How whoever reads a long file is followed and stopped. */
export interface Watch {
  signal?: AbortSignal
  /** Called now and then with the share that was read, 0 to 1. */
  progress?: (share: number) => void
}

/** A file of rows; it may be read several times. */
export interface Rows {
  columns: string[]
  /** Those of them that hold lists, objects or bytes, as far as is known: their cells cannot be read. */
  nested: string[]
  /** Names of the classes whose indices a column holds, where the file says so. */
  classNames: (column: string) => string[] | null
  /**
   * All rows from the first on, with these of the columns, or all of them. The event loop gets a turn every few
   * milliseconds.
   *
   * @throws DATASET_INVALID; what the signal gives as its reason
   */
  rows: (watch?: Watch, columns?: readonly string[]) => AsyncIterable<Row>
}

/** A row, and a line, takes no more; a longer one is a file that is something else. */
export const mostRowBytes = 4 * 2 ** 20
export const mostRowInWords = `${mostRowBytes / 2 ** 20} MiB`

export type Invalid = (fault: string, hint?: string, cause?: unknown) => CarryoverError

/** How faults of a file are told: with a clause that follows its name. */
export const invalidFile =
  (path: string): Invalid =>
  (fault, hint, cause) =>
    new CarryoverError('DATASET_INVALID', `"${path}" ${fault.replace(/\.$/, '')}.`, hint, { cause })

export const isEmpty = (cell: Cell): cell is '' | null =>
  cell === null || (typeof cell === 'string' && cell.trim() === '')

/** Of a field that holds a list or an object. */
export const isNested = (where: string, invalid: Invalid): CarryoverError =>
  invalid(`holds lists or objects in ${where}, not plain values`, 'Choose other columns, or write plain values.')

/** The columns that are asked for, by their places. */
export function placesOf(columns: readonly string[], asked: readonly string[] | undefined): number[] {
  return (asked ?? columns).map((name) => columns.indexOf(name))
}

/** @throws DATASET_INVALID when a file has two columns of one name */
export function refuseDoubles(columns: readonly string[], invalid: Invalid): void {
  const double = columns.find((name, i) => columns.indexOf(name) !== i)
  if (double !== undefined) throw invalid(`has two columns called "${double}"`)
}

/** @throws DATASET_INVALID when a column is not there, with those that are */
export function existing(name: string, columns: readonly string[], invalid: Invalid, what = 'column'): string {
  if (columns.includes(name)) return name
  const shown = columns.slice(0, 50).join(', ')
  throw invalid(`has no ${what} "${name}"`, `Its ${what}s are: ${shown}${columns.length > 50 ? ', …' : ''}.`)
}
