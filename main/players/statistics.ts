import { setImmediate } from 'node:timers/promises'
import type { TableCell, TableColumn } from '../../contract/datasets.ts'

/** What is typical of one column. Of categories all three are the most frequent one. */
export interface ColumnStatistics {
  mean: TableCell
  /** Of an even number of rows the mean of the two middle ones. */
  median: TableCell
  /** Of equally frequent values the smallest number, or the category that is numbered first. */
  mode: TableCell
}

/**
 * Mean, median and mode of every column, exactly. Rows may be many: only so many cells are kept at a time, and the rows
 * are read again for the columns that are left. Others get a turn in between.
 *
 * @param count of the rows; there must be at least one
 * @param rows begins from the first row each time it is called
 */
export async function columnStatistics(
  columns: readonly TableColumn[],
  count: number,
  rows: () => Iterable<readonly TableCell[]> | AsyncIterable<readonly TableCell[]>,
  mostCells = 8_000_000,
): Promise<ColumnStatistics[]> {
  const together = Math.max(1, Math.floor(mostCells / count))
  const statistics: ColumnStatistics[] = []
  for (let first = 0; first < columns.length; first += together) {
    const some = columns.slice(first, first + together)
    const numberOf = some.map(numbering)
    const values = some.map(() => new Float64Array(count))
    let row = 0
    for await (const cells of rows()) {
      for (let k = 0; k < some.length; k++) values[k][row] = numberOf[k](cells[first + k])
      row++
    }
    for (let k = 0; k < some.length; k++) {
      statistics.push(statisticsOf(some[k], values[k]))
      await setImmediate()
    }
  }
  return statistics
}

/** Cells as numbers: a category is its place among the others. */
function numbering({ categories }: TableColumn): (cell: TableCell) => number {
  if (categories === null) return Number
  const places = new Map(categories.map((category, place) => [category, place]))
  return (cell) => places.get(String(cell))!
}

/** @param values of all rows; sorted on return */
function statisticsOf({ categories }: TableColumn, values: Float64Array): ColumnStatistics {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  values.sort()
  const mode = mostFrequent(values)
  if (categories !== null) {
    const category = categories[mode]
    return { mean: category, median: category, mode: category }
  }
  const middle = values.length >> 1
  // Halved before they are added, so that the largest numbers do not overflow.
  const median = values.length % 2 === 1 ? values[middle] : values[middle - 1] / 2 + values[middle] / 2
  return { mean, median, mode }
}

/** Of equally frequent values the smallest. */
function mostFrequent(sorted: Float64Array): number {
  let [most, found] = [0, 0]
  for (let start = 0, end = 0; start < sorted.length; start = end) {
    while (end < sorted.length && sorted[end] === sorted[start]) end++
    if (end - start > most) [most, found] = [end - start, sorted[start]]
  }
  return found
}
