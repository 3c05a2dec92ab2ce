import { parse } from 'csv-parse/sync'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { figureLook, figurePreset, type FigureLook } from '../../contract/figures.ts'
import { seriesOf } from '../../figures/seriesOrder.ts'
import { tableOf } from '../../figures/tables.ts'
import { en } from '../../figures/words/en.ts'
import { csvOf } from '../../main/export/csv.ts'
import { latexOf, latexText } from '../../main/export/latex.ts'
import { svgToPdf } from '../../main/export/pdf.ts'
import { pictureUri } from '../../main/export/pictureUri.ts'
import { drawSvg } from '../../main/export/svg.ts'
import { six } from '../figures/overlays.ts'
import { finetuned, report } from '../figures/sample.ts'
import { textsOf } from './drawings.ts'
import { readPdf } from './readPdf.ts'
import { overlay, subjects } from './subjects.ts'

const look = (more: Partial<FigureLook> = {}): FigureLook => figureLook.parse(more)
const named = subjects.map((subject) => [subject.figure, subject] as const)

describe('svg', () => {
  test.each(named)('%s: the same bytes each time, well-formed, its text real', (_, subject) => {
    const { svg } = drawSvg(subject, look(), 'A figure', 'none')
    expect(drawSvg(subject, look(), 'A figure', 'none').svg).toBe(svg)
    expect(svg.match(/<text/g)!.length).toBeGreaterThan(4)
    expect(svg).not.toMatch(/<style|class=|NaN|undefined|Infinity/)
    // Attributes end where they should: no quotes inside of quotes.
    for (const [tag] of svg.matchAll(/<[^>]*>/g))
      expect(tag.match(/"/g)?.length ?? 0).toSatisfy((n: number) => n % 2 === 0)
  })

  test.each(figurePreset.options)('%s has its width exactly, and its text the size that was asked for', (preset) => {
    const widths = {
      neurips: 396,
      'icml-column': 234,
      'icml-wide': 486,
      'cvpr-column': 234,
      'cvpr-wide': 495,
      slide: 720,
    }
    const { svg, width } = drawSvg(subjects[0], look({ preset, fontSize: 9 }), '', '')
    const expected = { ...widths, 'nature-single': (89 / 25.4) * 72, 'nature-double': (183 / 25.4) * 72 }[preset]
    expect(width).toBeCloseTo(expected, 9)
    const [, points, pixels] = /<svg width="([\d.]+)pt".*?viewBox="0 0 ([\d.]+) /.exec(svg)!.map(Number)
    expect(points).toBeCloseTo(expected, 2)
    // Eleven pixels of the drawing are nine points of the paper.
    expect((11 * points) / pixels).toBeCloseTo(9, 2)
  })

  test('what data calls things stays text', () => {
    const odd = '<script>alert("&")</script> 100 % 中文 🙂 a_b=c 0.123456789'
    const { svg } = drawSvg(
      {
        of: 'report',
        figure: 'convergence',
        report: { ...report, convergence: { [odd]: Object.values(report.convergence)[0] } },
      },
      look(),
      odd,
      '',
    )
    expect(svg).not.toContain('<script')
    expect(svg).toContain('&lt;script&gt;')
    expect(svg).toContain('0.123456789')
    expect(svg).toContain('中文 🙂')
  })

  test('a sample takes the height it needs, and its picture is there pixel by pixel', () => {
    const heights = (['neurips', 'icml-column'] as const).map(
      (preset) => drawSvg(overlay, look({ preset }), '', '').height,
    )
    expect(heights[0]).not.toBe(heights[1])
    const { svg, height } = drawSvg(overlay, look({ height: 120 }), '', '')
    expect(height).toBe(120)
    const pictures = [...svg.matchAll(/<image ([^>]*)>/g)]
    expect(pictures).toHaveLength(3)
    for (const [, attributes] of pictures) {
      expect(attributes).toContain('image-rendering:pixelated')
      expect(attributes).toContain(six)
    }
  })

  test('a picture becomes a PNG with the same pixels', async () => {
    const rgba = Uint8Array.from({ length: 5 * 4 * 4 * 2 }, (_, at) => (at % 4 === 3 ? 255 : (at * 37) % 256))
    const uri = await pictureUri({ width: 5, height: 4, count: 2, rgba })
    const png = Buffer.from(uri.replace('data:image/png;base64,', ''), 'base64')
    const { data, info } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
    expect([info.width, info.height]).toEqual([5, 4])
    expect(new Uint8Array(data)).toEqual(rgba.subarray(0, 80))
  })

  test('palettes and languages', () => {
    const drawn = (more: Partial<FigureLook>) => drawSvg(subjects[0], look(more), '', '').svg
    expect(drawn({ palette: 'grey' })).not.toContain('#009e73')
    expect(drawn({ palette: 'grey' })).toContain('#2b2b2b')
    expect(drawn({ language: 'zh-CN' })).toContain('阶数')
  })
})

describe('letters like those of Times', () => {
  test.each(named)('%s: have the same texts in a PDF of their own', async (_, subject) => {
    const { svg } = drawSvg(subject, look({ font: 'serif' }), '', '')
    expect(svg).not.toMatch(/Helvetica|Arial/)
    const pdf = await svgToPdf(svg, { title: '', subject: '', keywords: '', creator: '', date: new Date(0) })
    const { fonts, texts, close } = await readPdf(pdf)
    await close()
    expect(texts.replace(/\s/g, '')).toBe(textsOf(svg).join('').replace(/\s/g, ''))
    const names = fonts.map(({ name }) => name.replace(/^[A-Z]{6}\+/, ''))
    expect(names.filter((name) => !/^(Tinos|DejaVuSans)/.test(name))).toEqual([])
    expect(names.some((name) => name.startsWith('Tinos'))).toBe(true)
    expect(fonts.every(({ embedded }) => embedded)).toBe(true)
  })
})

describe('series', () => {
  const drawn = (figure: string, order: string[]) =>
    drawSvg(
      subjects.find((subject) => subject.figure === figure)!,
      look({ order }),
      '',
      '',
    ).svg
  /** The words of a legend or of names at lines, in the order they stand in the file. */
  const texts = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text)

  test.each(subjects.map((subject) => [subject.figure, subject] as const))(
    '%s: all of them, those that are named first, and the same marks in another order',
    (figure, subject) => {
      const usual = seriesOf(subject, [], en)
      const keys = usual.map(({ key }) => key)
      const last = keys.slice(-1)
      const moved = seriesOf(subject, ['no such series', ...last], en)
      expect(moved.map(({ key }) => key)).toEqual([...last, ...keys.slice(0, -1)])
      const [before, after] = [drawn(figure, []), drawn(figure, last)]
      if (keys.length === 0) expect(after).toBe(before)
      else {
        const shown = (svg: string) => texts(svg).filter((text) => usual.some(({ name }) => name === text))
        expect(shown(before)).toEqual(usual.map(({ name }) => name))
        expect(shown(after)).toEqual(moved.map(({ name }) => name))
        expect(texts(after).toSorted()).toEqual(texts(before).toSorted())
        expect(after.match(/<path/g)!.length).toBe(before.match(/<path/g)!.length)
      }
    },
  )
})

describe('csv', () => {
  test.each(named)('%s: numbers come back in full precision', (_, subject) => {
    const table = tableOf(subject)
    const rows: string[][] = parse(csvOf(table, ['a comment', 'another']), { comment: '#', relax_column_count: false })
    expect(rows[0]).toEqual(table.columns)
    expect(rows.length - 1).toBe(table.rows.length)
    table.rows.forEach((row, r) => {
      row.forEach((cell, c) => {
        if (typeof cell === 'number') expect(Number(rows[r + 1][c])).toBe(cell)
      })
    })
  })

  test('no cell begins as a formula does', () => {
    const csv = csvOf(
      {
        columns: ['name', 'n'],
        rows: [
          ['=1+1', -1],
          ['@x', 2],
          ['a,"b"', null],
        ],
      },
      [],
    )
    expect(csv).toBe(`name,n\r\n'=1+1,-1\r\n'@x,2\r\n"a,""b""",\r\n`)
  })

  test('by order the table adds up to the interactions', () => {
    const { rows } = tableOf(subjects.find(({ figure }) => figure === 'strength-by-order')!)
    const total = rows.flat().reduce<number>((sum, cell, i) => (i % 5 === 0 ? sum : sum + Math.abs(Number(cell))), 0)
    const expected = finetuned.ranking.reduce((sum, { value }) => sum + Math.abs(value), 0)
    expect(total).toBeCloseTo(expected, 9)
  })
})

describe('latex', () => {
  test('every special character is set as it is', () => {
    expect(latexText('50 % of a_b & {c} #1 ~ ^ \\x <y> "q" $2 κ')).toBe(
      "50 \\% of a\\_b \\& \\{c\\} \\#1 \\textasciitilde{} \\textasciicircum{} \\textbackslash{}x \\textless{}y\\textgreater{} ''q'' \\$2 $\\kappa$",
    )
  })

  test('a figure with its caption, and a table with as many cells a row as columns', () => {
    for (const [file, subject] of named) {
      const tex = latexOf(tableOf(subject), { file, caption: 'All of it', comments: ['from here'] })
      expect(tex).toContain(`\\includegraphics{${file}}`)
      const [, columns] = /\\begin\{tabular\}\{([lr]+)\}/.exec(tex)!
      const rows = tex.split('\n').filter((line) => line.endsWith('\\\\'))
      for (const row of rows) expect(row.split(' & ')).toHaveLength(columns.length)
      expect(tex.match(/\\begin/g)).toHaveLength(tex.match(/\\end\{/g)!.length)
    }
  })
})
