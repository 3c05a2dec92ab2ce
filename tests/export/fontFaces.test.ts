import { create, type Font } from 'fontkit'
import { describe, expect, it } from 'vitest'
import { figureFont, figureLook } from '../../contract/figures.ts'
import { withFonts } from '../../main/export/fontFaces.ts'
import { textWidth } from '../../main/export/fonts.ts'
import { drawSvg } from '../../main/export/svg.ts'
import { hardSvg, textsOf } from './drawings.ts'
import { subjects } from './subjects.ts'

interface Face {
  family: string
  weight: number
  font: Font
}
const facesIn = (svg: string): Face[] =>
  [
    ...svg.matchAll(
      /@font-face\{font-family:'([^']+)';font-weight:(\d+);src:[^}]*url\(data:font\/woff2;base64,([^)]+)\)/g,
    ),
  ].map(([, family, weight, data]) => ({
    family,
    weight: Number(weight),
    font: create(Buffer.from(data, 'base64')) as Font,
  }))

const cases = subjects.flatMap((subject) => figureFont.options.map((font) => [subject.figure, font, subject] as const))

describe('a drawing with its letters', () => {
  it.each(cases)('%s, %s: has all of them, as wide as they were measured', async (_, font, subject) => {
    const { svg } = drawSvg(subject, figureLook.parse({ font }), '', '')
    const whole = await withFonts(svg)
    expect(await withFonts(svg)).toBe(whole)
    const faces = facesIn(whole)
    const main = faces.filter(({ family }) => family === (font === 'sans' ? 'Helvetica' : 'Times'))
    for (const text of textsOf(svg)) {
      for (const letter of text) {
        const has = faces.filter(({ font }) => font.hasGlyphForCodePoint(letter.codePointAt(0)!))
        expect(has.length, `${letter} of “${text}”`).toBeGreaterThan(0)
      }
      const set = main.find(({ font }) =>
        [...text].every((letter) => font.hasGlyphForCodePoint(letter.codePointAt(0)!)),
      )
      if (!set) continue
      const width = set.font.layout(text, []).advanceWidth / set.font.unitsPerEm
      expect(width).toBeCloseTo(textWidth(text, set.weight === 700 ? 700 : 400, font), 3)
    }
    // It is the drawing and nothing else.
    expect(whole.replace(/\n<style>[^<]*<\/style>/, '')).toBe(svg)
    expect(whole.length - svg.length).toBeLessThan(40_000)
  })

  it('asks nobody else for anything', async () => {
    const whole = await withFonts(hardSvg.replace(/<svg[^>]*>/, (root) => `${root}<metadata></metadata>`))
    expect(whole).not.toMatch(/url\((?!data:|#)|https?:\/\/(?!www\.w3\.org)/)
    expect(facesIn(whole).map(({ family }) => family)).toEqual(expect.arrayContaining(['Helvetica', 'DejaVu Sans']))
  })
})
