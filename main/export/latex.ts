import type { FigureTable } from '../../figures/tables.ts'
import { oneLine } from './oneLine.ts'

export interface LatexFigure {
  /** File of the figure beside it, without an extension: LaTeX takes the PDF. */
  file: string
  caption: string
  /** What comments say, line by line. */
  comments: readonly string[]
}

/** Digits that mean something: intervals over samples are no sharper. */
const digits = 4
/** A longer table is no table for a paper. */
const mostRows = 60

/** A figure environment with its caption, and the numbers as a booktabs table. */
export function latexOf({ columns, rows }: FigureTable, { file, caption, comments }: LatexFigure): string {
  const isText = columns.map((_, c) => rows.some((row) => typeof row[c] === 'string'))
  const line = (cells: string[]) => `  ${cells.join(' & ')} \\\\`
  const shown = rows.slice(0, mostRows)
  return [
    ...comments.map((comment) => `% ${oneLine(comment)}`),
    '% Needs \\usepackage{graphicx} and \\usepackage{booktabs}.',
    '\\begin{figure}',
    '  \\centering',
    `  \\includegraphics{${file}}`,
    `  \\caption{${latexText(caption)}}`,
    `  \\label{fig:${file}}`,
    '\\end{figure}',
    '',
    '\\begin{table}',
    '  \\centering',
    `  \\caption{${latexText(caption)}}`,
    `  \\label{tab:${file}}`,
    `  \\begin{tabular}{${isText.map((text) => (text ? 'l' : 'r')).join('')}}`,
    '  \\toprule',
    line(columns.map((column) => latexText(column.replaceAll('_', ' ')))),
    '  \\midrule',
    ...shown.map((row) => line(row.map(cellOf))),
    '  \\bottomrule',
    '  \\end{tabular}',
    ...(rows.length > shown.length ? [`  % ${rows.length - shown.length} more rows are in ${file}.csv.`] : []),
    '\\end{table}',
    '',
  ].join('\n')
}

function cellOf(cell: string | number | null): string {
  if (cell === null) return '--'
  // At the beginning of a line these would belong to the \\\\ that ends the line before.
  if (typeof cell === 'string') return latexText(cell).replace(/^\s*([[*])/, '{$1}')
  if (Number.isInteger(cell)) return number(String(cell))
  const text = cell.toPrecision(digits)
  const [mantissa, exponent] = text.split('e')
  return exponent === undefined ? number(text) : `$${mantissa} \\times 10^{${Number(exponent)}}$`
}

const number = (text: string) => (text.startsWith('-') ? `$${text}$` : text)

const special: Record<string, string> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  $: '\\$',
  '&': '\\&',
  '#': '\\#',
  _: '\\_',
  '%': '\\%',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '"': "''",
  '∅': '$\\emptyset$',
  κ: '$\\kappa$',
  τ: '$\\tau$',
  '−': '$-$',
  '×': '$\\times$',
}

/** Text as LaTeX sets it, whatever it contains; other letters are left to the engine (XeLaTeX, LuaLaTeX). */
export const latexText = (text: string): string =>
  text.replace(/[\\{}$&#_%~^<>"∅κτ−×]/g, (character) => special[character]).replace(/[\s\p{Cc}]+/gu, ' ')
