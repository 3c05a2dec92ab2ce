import sharp, { type Sharp } from 'sharp'
import { describe, expect, it } from 'vitest'
import { figureLook } from '../../contract/figures.ts'
import { svgToPdf } from '../../main/export/pdf.ts'
import type { PdfInfo } from '../../main/export/pdfFile.ts'
import { svgToPng } from '../../main/export/png.ts'
import { drawSvg } from '../../main/export/svg.ts'
import { missingCharacters } from '../../main/export/textLayout.ts'
import { changes } from '../figures/sample.ts'
import { figuresOfTheSample, hardLabels, hardSvg, shapesSvg, textsOf } from './drawings.ts'
import { readPdf, type ReadPdf } from './readPdf.ts'

const info: PdfInfo = {
  title: 'Interactions of “6” – κ',
  subject: 'AND and OR interactions',
  keywords: 'carryover-provenance:eyJhIjoxfQ-_',
  creator: 'Carryover 0.1.0',
  date: new Date('2026-01-02T03:04:05Z'),
}

async function opened<T>(svg: string, look: (read: ReadPdf, pdf: Buffer) => T | Promise<T>): Promise<T> {
  const pdf = await svgToPdf(svg, info)
  const read = await readPdf(pdf)
  try {
    return await look(read, pdf)
  } finally {
    await read.close()
  }
}

/** The reader puts spaces between texts that stand apart. */
const letters = (text: string) => text.replace(/\s/g, '')

/** What two drawings of one figure by different programs have in common: no letter or line is elsewhere. */
async function difference(pdf: ReadPdf, png: Buffer): Promise<number> {
  const blurred = (image: Sharp) => image.removeAlpha().toColourspace('b-w').blur(1.5).raw().toBuffer()
  const { width, height } = await sharp(png).metadata()
  const drawn = await pdf.pixels(width / pdf.width)
  const page = sharp(drawn.grey, { raw: { width: drawn.width, height: drawn.height, channels: 1 } })
  const [a, b] = await Promise.all([blurred(page.resize(width, height, { fit: 'fill' })), blurred(sharp(png))])
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0)
}

describe('figures as PDF', () => {
  it.each(figuresOfTheSample)(
    '$name: size, letters, fonts and the same picture as the PNG',
    async ({ svg, width, height }) => {
      await opened(svg, async (read) => {
        expect(read.pages).toBe(1)
        expect(read.width).toBeCloseTo(width, 2)
        expect(read.height).toBeCloseTo(height, 2)
        expect(letters(read.texts)).toBe(letters(textsOf(svg).join('')))
        expect(read.fonts.every(({ embedded }) => embedded)).toBe(true)
        expect(await difference(read, await svgToPng(svg, 144, {}))).toBeLessThan(60)
      })
    },
  )

  it('hard labels come out letter by letter, whichever font they take', async () => {
    await opened(hardSvg, async ({ texts, fonts, ...read }) => {
      expect(textsOf(hardSvg)).toEqual(expect.arrayContaining(hardLabels))
      expect(letters(texts)).toBe(letters(textsOf(hardSvg).join('')))
      for (const label of hardLabels) expect(texts).toContain(label)
      const names = fonts.map(({ name }) => name.replace(/^[A-Z]{6}\+/, ''))
      for (const name of ['Arimo', 'Arimo-Bold', 'DejaVuSans', 'NotoEmoji'])
        expect(names.some((other) => other.startsWith(name))).toBe(true)
      expect(names.filter((name) => name.startsWith('NotoSansSC-Regular')).length).toBeGreaterThan(1)
      expect(fonts.every(({ embedded }) => embedded)).toBe(true)
      expect(await difference({ texts, fonts, ...read }, await svgToPng(hardSvg, 144, {}))).toBeLessThan(60)
    })
  })

  it('every way of drawing looks as in the PNG: pictures, dashes, clips, see-through, turned and edged letters', async () => {
    const svg = await shapesSvg()
    await opened(svg, async (read) => {
      expect(letters(read.texts)).toBe(letters(textsOf(svg).join('')))
      expect(await difference(read, await svgToPng(svg, 144, {}))).toBeLessThan(60)
      // What the comparison sees: one square out of its place.
      const moved = svg.replace('M160 60', 'M163 60')
      expect(await difference(read, await svgToPng(moved, 144, {}))).toBeGreaterThan(80)
    })
  })

  it('a figure as it is exported, of networks with odd names', async () => {
    const names = ['pre <b>\u0001 & 猫', '50 % “ft” \ud83d 😀 \uffff']
    const { svg } = drawSvg(
      { of: 'comparison', figure: 'compare-scatter', changes, n: 9, names },
      figureLook.parse({ preset: 'nature-single' }),
      names[0],
      'none',
    )
    await opened(svg, (read) => {
      expect(read.width).toBeCloseTo((89 / 25.4) * 72, 1)
      expect(read.texts).toContain('pre <b> & 猫')
      expect(read.texts).toContain('50 % “ft” \ufffd 😀')
    })
    expect(await missingCharacters(svg)).toEqual([])
  })

  it('says what it is', async () => {
    await opened(hardSvg, ({ info: said }, pdf) => {
      expect(said).toMatchObject({
        Title: info.title,
        Subject: info.subject,
        Keywords: info.keywords,
        Creator: info.creator,
        CreationDate: 'D:20260102030405Z',
      })
      expect(pdf.toString('latin1')).toContain(info.keywords)
    })
  })

  it('is the same file whenever it is made', async () => {
    const first = await svgToPdf(hardSvg, info)
    await svgToPdf(figuresOfTheSample[0].svg, info)
    expect(first.equals(await svgToPdf(hardSvg, info))).toBe(true)
  })

  it('letters that share a glyph are told apart, whatever was set before', async () => {
    // A letter of Azerbaijani and one of Kazakh.
    for (const text of ['\u0259', '\u04d9', '\u0259']) {
      const svg = `<svg width="90pt" height="20pt" viewBox="0 0 90 20"><text x="5" y="15">${text}</text></svg>`
      await opened(svg, ({ texts }) => expect(texts).toBe(text))
    }
  })

  it('is small: fonts are there as far as they are used', async () => {
    expect((await svgToPdf(hardSvg, info)).length).toBeLessThan(60_000)
  })

  it('what no figure has is not passed over', async () => {
    const svg = (inside: string) => `<svg width="9pt" height="9pt" viewBox="0 0 9 9">${inside}</svg>`
    await expect(svgToPdf(svg('<foreignObject/>'), info)).rejects.toThrow('foreignObject')
    await expect(svgToPdf(svg('<rect fill="url(#none)"/>'), info)).rejects.toThrow('url(#none)')
    await expect(svgToPdf(svg('<text><tspan>a</tspan></text>'), info)).rejects.toThrow('one line')
  })
})
