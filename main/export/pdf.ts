import { withCrispPictures } from './crispPictures.ts'
import { drawOn } from './pdfDrawing.ts'
import { pdfFile, type PdfInfo } from './pdfFile.ts'
import { readSvg } from './svgTree.ts'
import { setTexts } from './textLayout.ts'

/**
 * A figure as one page of its size, all of it vectors and letters: fonts are embedded as far as they are used, and text
 * can be found and copied.
 */
export async function svgToPdf(svg: string, info: PdfInfo): Promise<Buffer> {
  const drawing = await withCrispPictures(readSvg(svg))
  const texts = await setTexts(drawing)
  return pdfFile([drawing.width, drawing.height], info, (doc) => {
    drawOn(doc, drawing, texts)
  })
}
