import PDFDocument from 'pdfkit'
import { withCrispPictures } from './crispPictures.ts'
import { drawOn } from './pdfDrawing.ts'
import { readSvg } from './svgTree.ts'
import { setTexts } from './textLayout.ts'

/** What the file says of itself. */
export interface PdfInfo {
  title: string
  subject: string
  keywords: string
  creator: string
  /** When it was made: given, so that the same figure gives the same bytes. */
  date: Date
}

/**
 * A figure as one page of its size, all of it vectors and letters: fonts are embedded as far as they are used, and text
 * can be found and copied.
 */
export async function svgToPdf(svg: string, info: PdfInfo): Promise<Buffer> {
  const drawing = await withCrispPictures(readSvg(svg))
  const texts = await setTexts(drawing)
  const doc = new PDFDocument({
    size: [drawing.width, drawing.height],
    margin: 0,
    pdfVersion: '1.7',
    // No font but those of the texts.
    font: null as unknown as string,
    lang: undefined,
    displayTitle: true,
    info: {
      Title: info.title,
      Subject: info.subject,
      Keywords: info.keywords,
      Creator: info.creator,
      Producer: info.creator,
      CreationDate: info.date,
    },
  })
  const chunks: Buffer[] = []
  doc.on('data', (chunk: Buffer) => chunks.push(chunk))
  const ended = new Promise<void>((resolve, reject) => doc.on('end', resolve).on('error', reject))
  drawOn(doc, drawing, texts)
  doc.end()
  await ended
  return Buffer.concat(chunks)
}
