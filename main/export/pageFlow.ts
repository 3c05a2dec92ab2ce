import type { Line, TextStyle } from './lines.ts'
import type { Document } from './pdfFile.ts'
import { writeRuns } from './pdfText.ts'
import { textMetrics } from './fonts.ts'
import { placed } from './textLayout.ts'

/** A page, and the part of it that is filled from top to bottom, in points. */
export interface PageSize {
  width: number
  height: number
  left: number
  right: number
  top: number
  bottom: number
}

/** A document that is being filled, and how far down its page it is. */
export interface Flow {
  doc: Document
  page: PageSize
  y: number
}

/** Something that stands on the page as wide as the text, already measured. */
export interface Block {
  /** Room above, unless it begins a page. */
  above: number
  /** How much of it must stand on the page where it begins. */
  least: number
  /** Whether the least of what follows must stand on the same page. */
  withNext?: boolean
  /** Draws at the place of the flow and moves it on. */
  draw: (flow: Flow) => void
}

export const textWidthOf = ({ width, left, right }: PageSize) => width - left - right
export const textHeightOf = ({ height, top, bottom }: PageSize) => height - top - bottom

export const hasRoom = ({ page, y }: Flow, height: number) => y + height <= page.height - page.bottom + 1e-6

const atTop = ({ page, y }: Flow) => y <= page.top

export function turnPage(flow: Flow): void {
  flow.doc.addPage()
  flow.y = flow.page.top
}

/** Fills pages with blocks, a new page where those that belong together cannot begin on the old one. */
export function layOut(flow: Flow, blocks: readonly Block[]): void {
  const left = [...blocks]
  while (left.length > 0) {
    const { count, height } = together(left, textHeightOf(flow.page))
    if (!atTop(flow) && !hasRoom(flow, left[0].above + height)) turnPage(flow)
    for (const { above, draw } of left.splice(0, count)) {
      if (!atTop(flow)) flow.y += above
      draw(flow)
    }
  }
}

/** How many of the blocks from the first on must begin on one page, as far as one can hold them, and what they need. */
function together(blocks: readonly Block[], most: number): { count: number; height: number } {
  let count = 1
  let height = blocks[0].least
  while (blocks[count - 1].withNext && count < blocks.length) {
    const { above, least } = blocks[count]
    if (height + above + least > most) break
    height += above + least
    count++
  }
  return { count, height }
}

/** Lines of text at the left of the text, or further in; a text that is longer than a page goes on on the next. */
export function textBlock(
  lines: readonly Line[],
  style: TextStyle,
  { above, withNext }: { above: number; withNext?: boolean },
): Block {
  const height = lines.length * style.leading
  return {
    above,
    least: height,
    withNext,
    draw(flow) {
      for (const line of lines) {
        if (!hasRoom(flow, style.leading)) turnPage(flow)
        writeLine(flow.doc, line, style, flow.page.left, flow.y)
        flow.y += style.leading
      }
    },
  }
}

/** Writes a line whose room begins at `y`. */
export function writeLine(doc: Document, { runs }: Line, style: TextStyle, x: number, y: number): void {
  const { ascent, descent } = textMetrics(style.weight)
  const baseline = y + style.leading / 2 + (style.size * (ascent + descent)) / 2
  doc.fillColor(style.colour, 1)
  writeRuns(doc, style.size, placed(runs, x, baseline))
}

/** A line from edge to edge. */
export function rule(doc: Document, x: number, y: number, width: number, weight: number, colour: string): void {
  doc
    .lineWidth(weight)
    .moveTo(x, y)
    .lineTo(x + width, y)
    .strokeColor(colour, 1)
    .undash()
    .stroke()
}
