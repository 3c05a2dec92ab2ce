import { setImmediate as nextTurn } from 'node:timers/promises'
import {
  invalidFile,
  isNested,
  mostRowBytes,
  mostRowInWords,
  refuseDoubles,
  type Cell,
  type Invalid,
  type Row,
  type Rows,
  type Watch,
} from '../row.ts'
import { openParquetFile, type ParquetFile, type ParquetGroup } from './file.ts'

/** Rows that are read at a time: few enough for the memory and the time of a turn. */
const mostRowsAtOnce = 20_000
const mostBytesAtOnce = 2 ** 25
/** Rows between two turns of the event loop. */
const rowsInTurn = 1000

/**
 * Opens a Parquet file as rows of plain values; columns of bytes and of nested values have no cells.
 *
 * @throws DATASET_INVALID
 */
export async function openParquet(path: string): Promise<Rows> {
  const invalid = invalidFile(path)
  const file = await openParquetFile(path, invalid)
  const columns = file.columns.map(({ name }) => name)
  refuseDoubles(columns, invalid)
  const nested = file.columns.filter(({ kind }) => kind !== 'plain').map(({ name }) => name)
  return {
    columns,
    nested,
    classNames: file.classNames,
    rows(watch, asked = columns) {
      const unread = asked.find((name) => nested.includes(name))
      if (unread !== undefined) throw isNested(`its column "${unread}"`, invalid)
      return rowsOf(file, asked, invalid, watch)
    },
  }
}

async function* rowsOf(
  file: ParquetFile,
  columns: readonly string[],
  invalid: Invalid,
  { signal, progress }: Watch = {},
): AsyncGenerator<Row> {
  for (const group of file.groups) {
    const step = rowsAtOnce(group, columns)
    for (let start = group.start; start < group.end; start += step) {
      const end = Math.min(start + step, group.end)
      const values: ArrayLike<unknown>[] = []
      for (const column of columns) {
        await nextTurn()
        signal?.throwIfAborted()
        values.push(await file.read(column, start, end))
      }
      for (let row = start; row < end; row++) {
        if ((row - start) % rowsInTurn === 0) await nextTurn()
        const place = `row ${row}`
        yield { place, cells: values.map((column, i) => cellOf(column[row - start], columns[i], place, invalid)) }
      }
      progress?.(end / file.count)
    }
  }
}

function rowsAtOnce({ start, end, bytes }: ParquetGroup, columns: readonly string[]): number {
  const rows = end - start
  const perRow = columns.reduce((sum, column) => sum + bytes(column), 0) / rows
  return Math.max(1, Math.min(rows, mostRowsAtOnce, Math.floor(mostBytesAtOnce / perRow)))
}

/** Days and times become text; what is no number is missing, as pandas writes it. */
function cellOf(value: unknown, column: string, place: string, invalid: Invalid): Cell {
  switch (typeof value) {
    case 'string':
      if (value.length > mostRowBytes) throw invalid(`has more than ${mostRowInWords} in ${place}`)
      return value
    case 'number':
      return Number.isNaN(value) ? null : value
    case 'bigint':
      return Number(value)
    case 'boolean':
      return String(value)
    case 'undefined':
      return null
    default:
      if (value === null) return null
      if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
      throw isNested(`"${column}" in ${place}`, invalid)
  }
}
