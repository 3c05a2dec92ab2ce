import type { OpenFonts } from './fonts.ts'
import { breakLines, lineWidth, type Line, type TextStyle } from './lines.ts'
import { hasRoom, rule, textHeightOf, textWidthOf, turnPage, writeLine } from './pageFlow.ts'
import type { Block, Flow, PageSize } from './pageFlow.ts'
import type { ShownTable } from './reportTables.ts'

export interface TableStyle {
  head: TextStyle
  body: TextStyle
  /** Between columns, and above and below the lines of a row. */
  gap: number
  padding: number
  colour: { strong: string; weak: string }
}

/** A row whose cells are broken into lines. */
interface SetRow {
  cells: Line[][]
  height: number
  style: TextStyle
  /** Whether it goes on in the next row, as it is longer than a page. */
  open: boolean
}
interface SetColumn {
  x: number
  width: number
  numeric: boolean
}

const rules = { strong: 0.8, weak: 0.35 }
/** A table begins where its header and so many rows have room, if that is not most of a page. */
const firstRows = 3
/** What a row leaves of a page, for a heading above the table. */
const aboveRows = 80

/**
 * A table as a block. It may go on on the next page, where its header is repeated; rows are whole, but for those that no
 * page could hold.
 */
export async function tableBlock(
  { columns, rows }: ShownTable,
  style: TableStyle,
  page: PageSize,
  open: OpenFonts,
  above: number,
): Promise<Block> {
  const names = columns.map(({ name }) => name)
  const wanted: number[] = []
  for (const [c, name] of names.entries()) {
    let widest = await lineWidth(name, style.head, open)
    for (const row of rows) widest = Math.max(widest, await lineWidth(row[c], style.body, open))
    wanted.push(widest)
  }
  const widths = shared(wanted, textWidthOf(page) - style.gap * (columns.length - 1))
  const starts = widths.map((_, c) => widths.slice(0, c).reduce((sum, width) => sum + width + style.gap, 0))
  const set = columns.map(({ numeric }, c): SetColumn => ({ x: starts[c], width: widths[c], numeric }))
  const head = await setRow(names, style.head, set, style.padding, open)
  const highest = textHeightOf(page) - head.height - aboveRows
  const body: SetRow[] = []
  for (const row of rows) body.push(...cut(await setRow(row, style.body, set, style.padding, open), style, highest))
  const width = starts.at(-1)! + widths.at(-1)!
  return {
    above,
    least: beginning(head, body, highest / 2),
    draw: (flow) => {
      drawTable(flow, { head, body, columns: set, width, style })
    },
  }
}

/** The header with the first row, and with others that do not make it higher than `most`. */
function beginning(head: SetRow, body: SetRow[], most: number): number {
  return [head, ...body.slice(0, firstRows)].reduce(
    (sum, { height }, i) => (i <= 1 || sum + height <= most ? sum + height : sum),
    0,
  )
}

/** Room for columns: as much as they want, or what is left once those that want less than their part have it. */
export function shared(wanted: readonly number[], room: number): number[] {
  const widths: number[] = wanted.map(() => 0)
  const order = wanted.map((_, c) => c).sort((a, b) => wanted[a] - wanted[b])
  let left = room
  for (const [i, c] of order.entries()) {
    // Half a point, so that rounding does not break a line that fits.
    widths[c] = Math.min(wanted[c] + 0.5, left / (order.length - i))
    left -= widths[c]
  }
  return widths
}

async function setRow(
  texts: readonly string[],
  style: TextStyle,
  columns: readonly SetColumn[],
  padding: number,
  open: OpenFonts,
): Promise<SetRow> {
  const cells: Line[][] = []
  for (const [c, text] of texts.entries()) cells.push(await breakLines(text, style, columns[c].width, open))
  return { cells, height: heightOf(cells, style, padding), style, open: false }
}

const heightOf = (cells: Line[][], { leading }: TextStyle, padding: number) =>
  Math.max(...cells.map((lines) => lines.length)) * leading + 2 * padding

function cut(row: SetRow, { body, padding }: TableStyle, highest: number): SetRow[] {
  if (row.height <= highest) return [row]
  const lines = Math.floor((highest - 2 * padding) / body.leading)
  const parts = Math.ceil(Math.max(...row.cells.map((cell) => cell.length)) / lines)
  return Array.from({ length: parts }, (_, part) => {
    const cells = row.cells.map((cell) => cell.slice(part * lines, (part + 1) * lines))
    return { cells, height: heightOf(cells, body, padding), style: body, open: part < parts - 1 }
  })
}

interface SetTable {
  head: SetRow
  body: SetRow[]
  columns: SetColumn[]
  width: number
  style: TableStyle
}

function drawTable(flow: Flow, { head, body, columns, width, style }: SetTable): void {
  const { doc, page } = flow
  const draw = (row: SetRow) => {
    drawRow(flow, row, columns, style.padding)
  }
  draw(head)
  rule(doc, page.left, flow.y, width, rules.strong, style.colour.strong)
  for (const [i, row] of body.entries()) {
    // The last row is not left alone on a page of its own.
    const withNext = i === body.length - 2 && body.length > firstRows ? body[i + 1].height : 0
    const bothFit = row.height + withNext <= textHeightOf(page) - head.height
    if (!hasRoom(flow, row.height + (bothFit ? withNext : 0))) {
      turnPage(flow)
      draw(head)
      rule(doc, page.left, flow.y, width, rules.strong, style.colour.strong)
    }
    draw(row)
    if (!row.open) rule(doc, page.left, flow.y, width, rules.weak, style.colour.weak)
  }
}

function drawRow(flow: Flow, { cells, height, style }: SetRow, columns: readonly SetColumn[], padding: number): void {
  for (const [c, lines] of cells.entries()) {
    const { x, width, numeric } = columns[c]
    for (const [i, line] of lines.entries()) {
      const start = flow.page.left + x + (numeric ? width - line.width : 0)
      writeLine(flow.doc, line, style, start, flow.y + padding + i * style.leading)
    }
  }
  flow.y += height
}
