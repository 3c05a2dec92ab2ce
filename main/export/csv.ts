import type { FigureTable } from '../../figures/tables.ts'
import { oneLine } from './oneLine.ts'

/** A spreadsheet would take these at the beginning of a text for a formula (OWASP, CSV injection). */
const formula = /^[=+\-@\t\r]/

/** The numbers of a figure in full precision (RFC 4180), after comment lines that begin with #. */
export function csvOf({ columns, rows }: FigureTable, comments: readonly string[]): string {
  const lines = [columns, ...rows].map((row) => row.map(cellOf).join(','))
  return [...comments.map((line) => `# ${oneLine(line)}`), ...lines, ''].join('\r\n')
}

function cellOf(cell: string | number | null): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const text = formula.test(cell) ? `'${cell}` : cell
  // A # begins a comment for who reads the file with its comments, except in quotes.
  return /[",#\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
