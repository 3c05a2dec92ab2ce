import type { FigureLook } from '../../contract/figures.ts'
import { count, number, rough } from '../../figures/format.ts'
import type { FigureTable } from '../../figures/tables.ts'
import { reportWords } from './reportWords.ts'
import { words } from './svg.ts'

/** A table as it is read: every cell a text, numbers to be set flush right. */
export interface ShownTable {
  columns: { name: string; numeric: boolean }[]
  rows: string[][]
}

type Cell = FigureTable['rows'][number][number]
type Language = FigureLook['language']

/** What columns count or measure; those of one quantity are compared with each other, and have the same digits. */
const quantities: Record<string, string> = {
  ...{ order: 'count', samples: 'count', epoch: 'count' },
  ...{ preserved_share: 'share', learned_by_scratch: 'share', accuracy: 'share' },
  ...{ similarity: 'similarity', similarity_to_reference: 'similarity' },
  ...{ preserve: 'strength', discard: 'strength', new: 'strength' },
}
const nothing = '–'

/**
 * The numbers of a report's figure in the words of the document, with as many digits as the largest number of their kind
 * needs; the two ends of an interval are one column.
 */
export function shownTable({ columns, rows }: FigureTable, language: Language): ShownTable {
  const said = reportWords[language]
  // Behind a number stand the ends of its interval.
  const measured = columns.map((column, c) => named(quantities, columns[c - endsBefore(column)]))
  const shown = columns.flatMap((column, c) => {
    const cells = rows.map((row) => row[c])
    const alike = rows.flatMap((row) => row.filter((_, k) => measured[k] === measured[c]))
    const text = writer(measured[c], alike)
    switch (endsBefore(column)) {
      case 1: {
        const interval = ([low, high]: Cell[]) => (low === null ? nothing : `${text(low)}–${text(high)}`)
        return [{ name: said.interval, numeric: true, texts: rows.map((row) => interval(row.slice(c, c + 2))) }]
      }
      case 2:
        return []
      default: {
        const numeric = cells.some((cell) => typeof cell === 'number')
        const texts = cells.map(numeric ? text : nameIn(column, language))
        return [{ name: named(said.columns, column), numeric, texts }]
      }
    }
  })
  return {
    columns: shown.map(({ name, numeric }) => ({ name, numeric })),
    rows: rows.map((_, r) => shown.map(({ texts }) => texts[r])),
  }
}

/** How many columns further to the left the number stands that a column has an end of the interval of. */
const endsBefore = (column: string): number => 1 + ['low', 'high'].indexOf(/(?:^|_)(low|high)$/.exec(column)?.[1] ?? '')

const named = (names: Record<string, string>, key: string) => (Object.hasOwn(names, key) ? names[key] : key)

/** A name of ours in the language of the document; names of the user's stay as they are. */
function nameIn(column: string, language: Language): (cell: Cell, row: number) => string {
  if (column === 'role' || column === 'of') return (cell) => named(reportWords[language].roles, String(cell))
  // The first row is about all classes.
  if (column === 'class') return (cell, row) => (row === 0 && cell === '' ? words[language].allClasses : String(cell))
  return (cell) => String(cell ?? nothing)
}

const digits = 4
const mostDecimals = 5

/** How numbers of one quantity are written, so that they stand below each other digit by digit. */
function writer(quantity: string, cells: Cell[]): (cell: Cell) => string {
  const largest = Math.max(0, ...cells.map((cell) => (typeof cell === 'number' ? Math.abs(cell) : 0)))
  const decimals = digits - 1 - Math.floor(Math.log10(largest))
  if (quantity === 'share') return (cell) => ofNumber(cell, (share) => `${number(100 * share, 1)}\u00a0%`)
  if (quantity === 'similarity') return (cell) => ofNumber(cell, (value) => number(value, digits - 1))
  if (quantity === 'count' || largest === 0) return (cell) => ofNumber(cell, count)
  if (decimals > mostDecimals) return (cell) => ofNumber(cell, rough)
  return (cell) => ofNumber(cell, (value) => number(value, Math.max(0, decimals)))
}

const ofNumber = (cell: Cell, write: (value: number) => string) => (typeof cell === 'number' ? write(cell) : nothing)
