import { createCanvas } from '@napi-rs/canvas'
import { getDocument, OPS, type PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'

export interface ReadPdf {
  pages: number
  /** In points. */
  width: number
  height: number
  texts: string
  /** Names of the fonts, and whether the file has them in it. */
  fonts: { name: string; embedded: boolean }[]
  info: Record<string, unknown>
  /** Grey pixels at so many a point. */
  pixels: (scale: number) => Promise<{ width: number; height: number; grey: Uint8Array }>
  close: () => Promise<void>
}

/** Reads a PDF with pdf.js, which has nothing in common with what wrote it. */
export async function readPdf(pdf: Buffer): Promise<ReadPdf> {
  const task = getDocument({
    data: new Uint8Array(pdf),
    useSystemFonts: false,
    fontExtraProperties: true,
    verbosity: 0,
  })
  const document = await task.promise
  const page = await document.getPage(1)
  const [left, bottom, right, top] = page.view
  const { items } = await page.getTextContent({ disableNormalization: true })
  const { info } = await document.getMetadata()
  return {
    pages: document.numPages,
    width: right - left,
    height: top - bottom,
    texts: items.map((item) => ('str' in item ? item.str : '')).join(''),
    fonts: await fontsOf(page),
    info: info as Record<string, unknown>,
    pixels: (scale) => draw(page, scale),
    close: () => task.destroy(),
  }
}

async function fontsOf(page: PDFPageProxy) {
  const { fnArray, argsArray } = await page.getOperatorList()
  const ids = new Set(
    fnArray.flatMap((operator, i) => (operator === OPS.setFont ? [(argsArray[i] as [string])[0]] : [])),
  )
  return [...ids].map((id) => {
    const { name, missingFile } = page.commonObjs.get(id) as { name: string; missingFile?: boolean }
    return { name, embedded: missingFile !== true }
  })
}

async function draw(page: PDFPageProxy, scale: number) {
  const viewport = page.getViewport({ scale })
  const [width, height] = [Math.round(viewport.width), Math.round(viewport.height)]
  const canvas = createCanvas(width, height)
  const given = { canvas: null, canvasContext: canvas.getContext('2d'), viewport, background: '#ffffff' }
  await page.render(given).promise
  const { data } = canvas.getContext('2d').getImageData(0, 0, width, height)
  const grey = Uint8Array.from({ length: width * height }, (_, i) =>
    Math.round((data[4 * i] + data[4 * i + 1] + data[4 * i + 2]) / 3),
  )
  return { width, height, grey }
}
