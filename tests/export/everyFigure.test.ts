import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { figureLook, figurePreset, figureRequest, type FigurePreset, type Provenance } from '../../contract/figures.ts'
import { tableOf } from '../../figures/tables.ts'
import type { FigureSubject } from '../../figures/subjects.ts'
import { en } from '../../figures/words/en.ts'
import { figureFile, type MadeFigure } from '../../main/export/figureFile.ts'
import { provenanceIn, provenanceLine, tableProvenance } from '../../main/export/provenance.ts'
import { drawSvg } from '../../main/export/svg.ts'
import { missingCharacters } from '../../main/export/textLayout.ts'
import { textsOf } from './drawings.ts'
import { readPdf } from './readPdf.ts'
import { subjects } from './subjects.ts'

/**
 * Every figure of the sample study in every preset and format. Its SVG is kept in kept/ and compared byte by byte; where
 * one differs, NAME-changed.svg is written beside it: look at both, then `FIGURES=update npx vitest run tests/export`
 * keeps the new one.
 */
const folder = join(import.meta.dirname, 'kept')
const update = process.env.FIGURES === 'update'
if (update) mkdirSync(folder, { recursive: true })

const inch = 72
/** As the journals and conferences say them. */
const widths: Record<FigurePreset, number> = {
  neurips: 5.5 * inch,
  'icml-column': 3.25 * inch,
  'icml-wide': 6.75 * inch,
  'cvpr-column': 3.25 * inch,
  'cvpr-wide': 6.875 * inch,
  'nature-single': (89 / 25.4) * inch,
  'nature-double': (183 / 25.4) * inch,
  slide: 10 * inch,
}

function make(subject: FigureSubject, preset: FigurePreset): MadeFigure & { width: number; height: number } {
  const { figure } = subject
  const table = tableOf(subject)
  const look = figureLook.parse({ preset })
  const provenance: Provenance = {
    carryover: '0.0.0',
    computed: '2026-01-02T03:04:05.000Z',
    project: 'digits.carryover',
    projectId: '0123abcd-0123-4123-8123-0123456789ab',
    request: figureRequest.parse({ figure, look }),
    settings: {},
    models: [],
    data: { name: 'test', sha256: '' },
    provider: 'CPU',
    table: tableProvenance(table),
  }
  const title = en.names[figure]
  return { ...drawSvg(subject, look, title, provenanceLine(provenance)), title, caption: title, table, provenance }
}

/** Without the line that holds the numbers: they are compared by themselves. */
const drawing = (svg: string) => svg.replace(/\n<metadata>.*<\/metadata>/, '').replaceAll('><', '>\n<')
const letters = (text: string) => text.replace(/\s/g, '')

const cases = subjects.flatMap((subject) =>
  figurePreset.options.map((preset) => ({ name: `${subject.figure}-${preset}`, subject, preset })),
)

describe.each(cases)('$name', ({ name, subject, preset }) => {
  const made = make(subject, preset)
  const { svg, table, provenance } = made

  it('is the SVG that was kept, of exactly the width that is asked for', () => {
    const now = `${drawing(svg)}\n`
    // As wide and in letters as large: the same drawing.
    const kept = join(folder, `${name.replace('cvpr-column', 'icml-column')}.svg`)
    const changed = join(folder, `${name}-changed.svg`)
    rmSync(changed, { force: true })
    if (update) writeFileSync(kept, now)
    const same = existsSync(kept) && readFileSync(kept, 'utf8') === now
    if (!same) writeFileSync(changed, now)
    expect(same, `${name} differs from what was kept; see ${changed}`).toBe(true)
    expect(Number(/<svg width="([\d.]+)pt"/.exec(svg)![1])).toBeCloseTo(widths[preset], 2)
    expect(provenanceIn(svg)).toEqual(provenance)
  })

  it('is a PDF of that width, with the same texts in fonts that it brings along', async () => {
    const pdf = (await figureFile(made, 'pdf', 0)) as Buffer
    const { width, height, pages, fonts, texts, close } = await readPdf(pdf)
    await close()
    expect(pages).toBe(1)
    expect(width).toBeCloseTo(widths[preset], 1)
    expect(height).toBeCloseTo(made.height, 1)
    expect(letters(texts)).toBe(letters(textsOf(svg).join('')))
    expect(await missingCharacters(svg)).toEqual([])
    expect(fonts.length).toBeGreaterThan(0)
    expect(fonts.filter(({ embedded }) => !embedded)).toEqual([])
    expect(provenanceIn(pdf.toString('latin1'))).toEqual(provenance)
  })

  it('is a PNG with as many dots as its inches have', async () => {
    const dpi = 100
    const png = (await figureFile(made, 'png', dpi)) as Buffer
    const { width, height, density } = await sharp(png).metadata()
    expect(width).toBe(Math.round((widths[preset] / inch) * dpi))
    expect(Math.abs(height - (made.height / inch) * dpi)).toBeLessThanOrEqual(0.501)
    expect(density).toBe(dpi)
    // Something is drawn, and not all over it.
    const { min, max, mean } = (await sharp(png).stats()).channels[0]
    expect([min < 128, max, mean > 80]).toEqual([true, 255, true])
    expect(provenanceIn(png.toString('latin1'))).toEqual(provenance)
  })

  it('is its numbers, as CSV and as LaTeX', () => {
    const csv = figureFile(made, 'csv', 0) as string
    const [columns, ...rows]: string[][] = parse(csv, { comment: '#' })
    expect(columns).toEqual(table.columns)
    const cells = rows.map((row, r) =>
      row.map((cell, c) => (typeof table.rows[r][c] === 'number' ? Number(cell) : cell)),
    )
    expect(cells).toEqual(table.rows.map((row) => row.map((cell) => cell ?? '')))
    const tex = figureFile(made, 'tex', 0) as string
    expect(tex).toContain(`\\includegraphics{${subject.figure}}`)
    expect(tex.match(/\\\\$/gm)).toHaveLength(1 + Math.min(60, table.rows.length))
    expect([csv, tex].map(provenanceIn)).toEqual([provenance, provenance])
  })
})
