import { createCanvas } from '@napi-rs/canvas'
import { getDocument, OPS, type PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'

/** A text with where its line begins, in points from the bottom left of the page. */
export interface ReadText {
  text: string
  x: number
  y: number
  width: number
  size: number
}

export interface ReadPage {
  width: number
  height: number
  texts: ReadText[]
  fonts: { name: string; embedded: boolean }[]
  /** How many glyphs there are for what a font lacks. */
  missing: number
}

export interface ReadPdf {
  pages: number
  /** In points. */
  width: number
  height: number
  texts: string
  /** Names of the fonts, and whether the file has them in it. */
  fonts: { name: string; embedded: boolean }[]
  info: Record<string, unknown>
  language: string | null
  /** What the outline names, and on which page, from 1, that stands. */
  outline: () => Promise<{ title: string; page: number }[]>
  page: (number: number) => Promise<ReadPage>
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
  const outline = async () => {
    const items = (await document.getOutline()) ?? []
    return Promise.all(
      items.map(async ({ title, dest }) => {
        const [reference] = dest as [Parameters<typeof document.getPageIndex>[0]]
        return { title, page: (await document.getPageIndex(reference)) + 1 }
      }),
    )
  }
  return {
    pages: document.numPages,
    width: right - left,
    height: top - bottom,
    texts: items.map((item) => ('str' in item ? item.str : '')).join(''),
    fonts: await fontsOf(page),
    info: info as Record<string, unknown>,
    language: (info as { Language?: string | null }).Language ?? null,
    outline,
    page: async (number) => readPage(await document.getPage(number)),
    pixels: (scale) => draw(page, scale),
    close: () => task.destroy(),
  }
}

async function readPage(page: PDFPageProxy): Promise<ReadPage> {
  const [left, bottom, right, top] = page.view
  const { items } = await page.getTextContent({ disableNormalization: true })
  const texts = items.flatMap((item) => {
    if (!('str' in item) || item.str.trim() === '') return []
    const [a, b, , , x, y] = item.transform as number[]
    return [{ text: item.str, x, y, width: item.width, size: Math.hypot(a, b) }]
  })
  const { fnArray, argsArray } = await page.getOperatorList()
  const glyphs = fnArray.flatMap((operator, i) =>
    operator === OPS.showText ? (argsArray[i] as [({ originalCharCode: number } | number)[]])[0] : [],
  )
  // Glyph 0 of any font is the box for what it lacks.
  const missing = glyphs.filter((glyph) => typeof glyph !== 'number' && glyph.originalCharCode === 0).length
  return { width: right - left, height: top - bottom, texts, fonts: await fontsOf(page), missing }
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
