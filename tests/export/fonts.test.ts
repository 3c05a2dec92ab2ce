import { create, type Font } from 'fontkit'
import PDFDocument from 'pdfkit'
import { describe, expect, it } from 'vitest'
import { fontRuns, textWidth } from '../../main/export/fonts.ts'
import { measureText } from '../../main/export/measure.ts'
import { missingCharacters } from '../../main/export/textLayout.ts'
import { hardLabels } from './drawings.ts'

const fontsOf = async (text: string) =>
  (await fontRuns(text)).runs.map(({ font, text }) => [font.postscriptName.replace(/-.*/, ''), text])
const commandsOf = (font: Font, codePoint: number) =>
  font.glyphForCodePoint(codePoint).path.commands.map(({ command, args }) => [command, ...args.map(Math.round)])

describe('fonts of the program', () => {
  it('have letters, Greek and mathematics, in both weights', async () => {
    const text = 'Σ ∅ ∩ ∪ − · ≤ ≥ ² κ τ δ φ ⊆ ⊂ ∈ ∖ → ± × ≈ ∞ ŷ é “ ” … ✓ ✕ Кошка'
    for (const weight of [400, 700] as const) {
      const { runs, missing } = await fontRuns(text, weight)
      expect(missing).toEqual([])
      expect(runs.map(({ text }) => text).join('')).toBe(text)
      for (const { font, text } of runs)
        for (const { id } of font.layout(text).glyphs) expect(id, `${font.postscriptName}: ${text}`).toBeGreaterThan(0)
    }
  })

  it('no label is too hard', async () => {
    for (const label of hardLabels) expect((await fontRuns(label)).missing).toEqual([])
  })

  it('Chinese, emoji and mathematics go to the fonts that have them', async () => {
    expect(await fontsOf('x 猫\u3002 \u{1f600}\u2764\ufe0f ⊆')).toEqual([
      ['Arimo', 'x '],
      ['NotoSansSC', '猫'],
      ['NotoSansSC', '\u3002'],
      ['Arimo', ' '],
      ['NotoEmoji', '\u{1f600}\u2764\ufe0f'],
      ['Arimo', ' '],
      ['DejaVuSans', '⊆'],
    ])
  })

  it('a joined emoji is one glyph', async () => {
    const [{ font, text }] = (await fontRuns('\u{1f468}\u200d\u{1f469}\u200d\u{1f467}')).runs
    expect(font.layout(text).glyphs.filter(({ advanceWidth }) => advanceWidth > 0)).toHaveLength(1)
  })

  it('what no font has is shown as such, and told', async () => {
    const { runs, missing } = await fontRuns('a\u{10480}b\tc')
    expect(runs.map(({ text }) => text).join('')).toBe('a\ufffdb c')
    expect(missing).toEqual(['\u{10480}'])
    const svg = '<svg width="9pt" height="9pt" viewBox="0 0 9 9"><g><text>\u{10480} \u{10480}</text></g></svg>'
    expect(await missingCharacters(svg)).toEqual(['\u{10480}'])
  })

  it('letters are as wide as those of Helvetica, whose widths Adobe published', () => {
    const doc = new PDFDocument({ font: 'Helvetica' })
    for (const [weight, name] of [
      [400, 'Helvetica'],
      [700, 'Helvetica-Bold'],
    ] as const) {
      // Of one letter at a time, so that kerning has no part in it.
      for (const letter of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+=<>%&()[]., ')
        expect(textWidth(letter, weight), letter).toBeCloseTo(doc.font(name, 1).widthOfString(letter), 2)
    }
  })

  it('and of the other kind as wide as those of Times', () => {
    const doc = new PDFDocument({ font: 'Times-Roman' })
    for (const [weight, name] of [
      [400, 'Times-Roman'],
      [700, 'Times-Bold'],
    ] as const) {
      for (const letter of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+=<>%&()[]., ')
        expect(textWidth(letter, weight, 'serif'), letter).toBeCloseTo(doc.font(name, 1).widthOfString(letter), 2)
    }
  })

  it('a label is measured as it is set', () => {
    expect(measureText('Halo κ', "600 9px Times, 'Times New Roman'").width).toBeCloseTo(
      9 * textWidth('Halo κ', 700, 'serif'),
      10,
    )
    expect(measureText('−2.10 κ', '11px Helvetica, Arial').width).toBeCloseTo(11 * textWidth('−2.10 κ'), 10)
    for (const font of ['bold 8.5px Arial', 'normal 600 8.5px "Noto Sans SC"'])
      expect(measureText('naïve', font).width).toBeCloseTo(8.5 * textWidth('naïve', 700), 10)
    // An accent does not make a letter wider; a minus is a sign as others are.
    expect(textWidth('néàŷ')).toBeCloseTo(textWidth('neay'), 2)
    expect(textWidth('−')).toBeCloseTo(textWidth('+'), 2)
  })

  it('widths are told before the Chinese font is read, and are those with it', async () => {
    const before = textWidth('准确率 x')
    const { runs } = await fontRuns('准确率 x')
    const after = runs.reduce((sum, { font, text }) => sum + font.layout(text).advanceWidth / font.unitsPerEm, 0)
    expect(before).toBeCloseTo(after, 10)
    expect(textWidth('准确率 x')).toBeCloseTo(after, 10)
  })

  it('Chinese is embedded at the weight that is asked for', async () => {
    const [regular, bold] = await Promise.all([fontRuns('鱼', 400), fontRuns('鱼', 700)])
    const shapes = [regular, bold].map(({ runs: [{ font }] }) => {
      const subset = font.createSubset()
      subset.includeGlyph(font.glyphForCodePoint('鱼'.codePointAt(0)!))
      const read = create(Buffer.from(subset.encode())) as Font
      const outline = read.getGlyph(1).path.commands.map(({ command, args }) => [command, ...args])
      expect(outline).toEqual(commandsOf(font, '鱼'.codePointAt(0)!))
      return outline
    })
    expect(shapes[0]).not.toEqual(shapes[1])
    expect(regular.runs[0].font.postscriptName).not.toBe(bold.runs[0].font.postscriptName)
  })
})
