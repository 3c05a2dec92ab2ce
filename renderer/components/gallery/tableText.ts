import type { FigureTable } from '../../../figures/tables.ts'

/** A cell that spreadsheets would take apart is put in quotes. */
const cell = (value: string | number | null) => {
  const text = String(value ?? '')
  return /[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** The numbers of a figure in full precision, as spreadsheets paste them: with tabs between the columns. */
export const tableText = ({ columns, rows }: FigureTable): string =>
  [columns, ...rows].map((row) => row.map(cell).join('\t')).join('\n')
