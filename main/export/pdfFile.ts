import PDFDocument from 'pdfkit'

export type Document = PDFKit.PDFDocument

/** What the file says of itself. */
export interface PdfInfo {
  title: string
  subject: string
  keywords: string
  creator: string
  /** When it was made: given, so that the same content gives the same bytes. */
  date: Date
  language?: string
}

/**
 * A PDF of pages of a size in points. The corner of a page is at its top left.
 *
 * @param draw draws on the first page, and adds others
 */
export async function pdfFile(
  size: [width: number, height: number],
  info: PdfInfo,
  draw: (doc: Document) => void | Promise<void>,
): Promise<Buffer> {
  const doc = new PDFDocument({
    size,
    margin: 0,
    pdfVersion: '1.7',
    // No font but those of the texts.
    font: null as unknown as string,
    lang: info.language,
    displayTitle: true,
    // Pages are written at the end, so that each can say how many there are.
    bufferPages: true,
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
  await draw(doc)
  doc.end()
  await ended
  return Buffer.concat(chunks)
}
