import { withCrispPictures } from './crispPictures.ts'
import type { OpenFonts } from './fonts.ts'
import { breakLines, cutLine, type TextStyle } from './lines.ts'
import { layOut, textBlock, textHeightOf, textWidthOf, writeLine, type Block, type PageSize } from './pageFlow.ts'
import { tableBlock, type TableStyle } from './pageTable.ts'
import { drawOn } from './pdfDrawing.ts'
import { pdfFile, type Document } from './pdfFile.ts'
import { provenanceLine } from './provenance.ts'
import { reportContent, type ReportContent, type ReportDocument } from './reportContent.ts'
import type { ShownTable } from './reportTables.ts'
import type { Drawn } from './svg.ts'
import { readSvg } from './svgTree.ts'
import { setTexts } from './textLayout.ts'

/** Lines of prose are no longer than can be read with ease. */
const measure = 440
/** To the left and right of the widest figures. */
const leastMargin = 50
/** Of the running head and the page number, from the edges of the page. */
const [headAt, footAt] = [32, 40]

/** A4, the text as wide as the figures are and prose needs. */
function pageFor({ figures }: ReportContent): PageSize {
  const [width, height] = [595.28, 841.89]
  const widest = Math.max(measure, ...figures.map(({ drawn }) => drawn.width))
  const side = Math.max(leastMargin, (width - widest) / 2)
  return { width, height, left: side, right: side, top: 66, bottom: 62 }
}

const ink = '#1c1c1a'
const quiet = '#565652'
const text = (size: number, leading: number, weight: 400 | 700 = 400, colour = ink): TextStyle => ({
  size,
  leading,
  weight,
  colour,
})
const styles = {
  title: text(21, 28, 700),
  about: text(9.5, 14, 400, quiet),
  heading: text(13, 18, 700),
  prose: text(10, 15),
  note: text(8.5, 12, 400, quiet),
  margin: text(8, 12, 400, quiet),
}
const table: TableStyle = {
  head: text(8, 11, 700),
  body: text(8, 11),
  gap: 14,
  padding: 2.2,
  colour: { strong: '#8a8a84', weak: '#d4d4ce' },
}

/**
 * The report as one PDF of A4 pages: what stands in the HTML document, figures as vectors at their size on paper, fonts
 * embedded as far as they are used. The same report gives the same bytes.
 */
export async function reportPdf(document: ReportDocument): Promise<Buffer> {
  const content = reportContent(document)
  const { provenance } = document
  const open: OpenFonts = new Map()
  const page = pageFor(content)
  const blocks = await blocksOf(content, page, open)
  const creator = `Carryover ${provenance.carryover}`
  const info = {
    title: content.title,
    subject: content.about,
    keywords: provenanceLine(provenance),
    creator,
    date: new Date(provenance.computed),
    language: content.language,
  }
  return pdfFile([page.width, page.height], info, async (doc) => {
    layOut({ doc, page, y: page.top }, blocks)
    await fillMargins(doc, page, [content.title, provenance.project], open)
  })
}

async function blocksOf(content: ReportContent, page: PageSize, open: OpenFonts): Promise<Block[]> {
  const { title, about, findings, figures, how, settings, provenance } = content
  const set = async (line: string, style: TextStyle, above: number, withNext = false) =>
    textBlock(await breakLines(line, style, measure, open), style, { above, withNext })
  const tableOf = (shown: ShownTable, above: number) => tableBlock(shown, table, page, open, above)
  const heading = async (line: string) => inOutline(line, await set(line, styles.heading, 26, true))

  const blocks = [inOutline(title, await set(title, styles.title, 0, true)), await set(about, styles.about, 2, true)]
  for (const [i, line] of findings.entries()) blocks.push(await set(line, styles.prose, i === 0 ? 12 : 5))
  for (const { title, note, drawn, table } of figures) {
    const head = await heading(title)
    const caption = await set(note, styles.note, 4, true)
    const room = textHeightOf(page) - head.least - caption.least - figureGap - caption.above
    blocks.push(head, await figureBlock(drawn, [textWidthOf(page), room], open), caption, await tableOf(table, 10))
  }
  blocks.push(await heading(how.title))
  for (const line of how.paragraphs) blocks.push(await set(line, styles.prose, 5))
  blocks.push(await heading(settings.title), await tableOf(settings.table, 6))
  if (settings.note !== null) blocks.push(await set(settings.note, styles.prose, 8))
  blocks.push(
    await heading(provenance.title),
    await set(provenance.line, styles.prose, 5, true),
    await tableOf(provenance.table, 8),
  )
  return blocks
}

/** A block that the document's outline leads to. */
const inOutline = (title: string, block: Block): Block => ({
  ...block,
  draw(flow) {
    flow.doc.outline.addItem(title, { top: Math.max(0, flow.y - 8) } as object)
    block.draw(flow)
  },
})

const figureGap = 8

/** A figure at its size, smaller where the page has no room for that. Its caption is on the same page. */
async function figureBlock(
  { svg, width, height }: Drawn,
  room: [width: number, height: number],
  open: OpenFonts,
): Promise<Block> {
  const drawing = await withCrispPictures(readSvg(svg))
  const texts = await setTexts(drawing, open)
  const scale = Math.min(1, room[0] / width, room[1] / height)
  return {
    above: figureGap,
    least: height * scale,
    withNext: true,
    draw(flow) {
      const { doc, page } = flow
      doc.save()
      doc.translate(page.left, flow.y)
      doc.scale(scale)
      doc.rect(0, 0, width, height).clip()
      drawOn(doc, drawing, texts)
      doc.restore()
      flow.y += height * scale
    },
  }
}

/** What stands outside the text: on every page its number, and from the second on what the document is about. */
async function fillMargins(
  doc: Document,
  page: PageSize,
  [title, project]: [title: string, project: string],
  open: OpenFonts,
): Promise<void> {
  const style = styles.margin
  const half = textWidthOf(page) / 2 - 10
  const left = await cutLine(title, style, half, open)
  const right = await cutLine(project, style, half, open)
  const { start, count } = doc.bufferedPageRange()
  for (let i = 0; i < count; i++) {
    doc.switchToPage(start + i)
    const number = await cutLine(`${i + 1} / ${count}`, style, half, open)
    writeLine(doc, number, style, (page.width - number.width) / 2, page.height - footAt)
    if (i === 0) continue
    writeLine(doc, left, style, page.left, headAt)
    writeLine(doc, right, style, page.width - page.right - right.width, headAt)
  }
}
