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

const shares = new Set(['preserved_share', 'learned_by_scratch', 'accuracy'])
const counts = new Set(['order', 'samples', 'epoch'])
/** From 0 to 1, and compared with each other from column to column. */
const similarities = new Set(['similarity', 'similarity_to_reference'])
const nothing = '–'

/**
 * The numbers of a report's figure in the words of the document, each column with as many digits as its largest number
 * needs; the two ends of an interval are one column.
 */
export function shownTable({ columns, rows }: FigureTable, language: Language): ShownTable {
  const said = reportWords[language]
  const shown = columns.flatMap((column, c) => {
    if (isEnd(column, 'high')) return []
    const cells = (at: number) => rows.map((row) => row[at])
    if (isEnd(column, 'low')) {
      const both = [...cells(c), ...cells(c + 1)]
      const text = writer(columns[c - 1], [...cells(c - 1), ...both])
      const interval = ([low, high]: Cell[]) => (low === null ? nothing : `${text(low)}–${text(high)}`)
      return [{ name: said.interval, numeric: true, texts: rows.map((row) => interval(row.slice(c, c + 2))) }]
    }
    const ends = columns[c + 1] !== undefined && isEnd(columns[c + 1], 'low') ? [...cells(c + 1), ...cells(c + 2)] : []
    const text = writer(column, [...cells(c), ...ends])
    const numeric = cells(c).some((cell) => typeof cell === 'number')
    return [
      { name: named(said.columns, column), numeric, texts: cells(c).map(numeric ? text : nameIn(column, language)) },
    ]
  })
  return {
    columns: shown.map(({ name, numeric }) => ({ name, numeric })),
    rows: rows.map((_, r) => shown.map(({ texts }) => texts[r])),
  }
}

const isEnd = (column: string, end: 'low' | 'high') => column === end || column.endsWith(`_${end}`)

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

/** How the numbers of a column are written, so that they stand below each other digit by digit. */
function writer(column: string, cells: Cell[]): (cell: Cell) => string {
  if (counts.has(column)) return (cell) => ofNumber(cell, count)
  if (shares.has(column)) return (cell) => ofNumber(cell, (share) => `${number(100 * share, 1)}\u00a0%`)
  if (similarities.has(column)) return (cell) => ofNumber(cell, (value) => number(value, digits - 1))
  const largest = Math.max(0, ...cells.map((cell) => (typeof cell === 'number' ? Math.abs(cell) : 0)))
  const decimals = digits - 1 - Math.floor(Math.log10(largest))
  if (largest > 0 && decimals > mostDecimals) return (cell) => ofNumber(cell, rough)
  return (cell) => ofNumber(cell, (value) => number(value, Math.max(0, Math.min(decimals, mostDecimals))))
}

const ofNumber = (cell: Cell, write: (value: number) => string) => (typeof cell === 'number' ? write(cell) : nothing)
