import { describe, expect, it } from 'vitest'
import { figureLook } from '../../contract/figures.ts'
import { provenanceIn } from '../../main/export/provenance.ts'
import { reportContent, type ReportDocument } from '../../main/export/reportContent.ts'
import { reportPdf } from '../../main/export/reportPdf.ts'
import { report } from '../figures/sample.ts'
import { textsOf } from './drawings.ts'
import { readPdf, type ReadPage, type ReadPdf, type ReadText } from './readPdf.ts'
import { largeReport, oddNames, reportOf } from './reportSample.ts'

interface Read {
  read: ReadPdf
  pages: ReadPage[]
  pdf: Buffer
  /** All of the text between head and foot, without spaces. */
  body: string
}

async function opened<T>(document: ReportDocument, look: (opened: Read) => T | Promise<T>): Promise<T> {
  const pdf = await reportPdf(document)
  const read = await readPdf(pdf)
  try {
    const pages = []
    for (let i = 1; i <= read.pages; i++) pages.push(await read.page(i))
    const body = pages.flatMap(({ texts }) => texts.filter(inBody).map(({ text }) => text))
    return await look({ read, pages, pdf, body: letters(body.join('')) })
  } finally {
    await read.close()
  }
}

const [a4Width, a4Height] = [(210 / 25.4) * 72, (297 / 25.4) * 72]
const [top, bottom] = [66, 62]
/** Where the text begins that is as wide as prose. */
const side = (a4Width - 440) / 2
const inBody = ({ y }: ReadText) => y < a4Height - top && y > bottom
/** The reader puts spaces between texts that stand apart, and lines end at some. */
const letters = (text: string) => text.replace(/\s/g, '')

/** Every text that the document is made of. */
function everyText(document: ReportDocument): string[] {
  const { title, about, findings, figures, how, settings, provenance } = reportContent(document)
  const tables = [...figures, settings, provenance].map(({ table }) => table)
  return [
    title,
    about,
    ...findings,
    ...figures.flatMap(({ title, note, drawn }) => [title, note, ...textsOf(drawn.svg)]),
    ...tables.flatMap(({ columns, rows }) => [...columns.map(({ name }) => name), ...rows.flat()]),
    how.title,
    ...how.paragraphs,
    settings.title,
    settings.note ?? '',
    provenance.title,
    provenance.line,
  ]
}

function expectWellSet({ pages }: Read, margin = side): void {
  for (const [i, page] of pages.entries()) {
    expect(page.width).toBeCloseTo(a4Width, 1)
    expect(page.height).toBeCloseTo(a4Height, 1)
    expect(page.fonts.every(({ embedded }) => embedded)).toBe(true)
    expect(page.missing).toBe(0)
    for (const { text, x, y, width } of page.texts) {
      expect(x, text).toBeGreaterThan(margin - 0.5)
      expect(x + width, text).toBeLessThan(a4Width - margin + 0.5)
      expect(y, text).toBeGreaterThan(24)
      expect(y, text).toBeLessThan(a4Height - 24)
    }
    const foot = page.texts.filter(({ y }) => y < bottom)
    expect(foot.map(({ text }) => text)).toEqual([`${i + 1} / ${pages.length}`])
    const lowest = Math.min(...page.texts.filter(inBody).map(({ y }) => y))
    for (const { text, size, y } of page.texts) if (size === 13) expect(y - lowest, text).toBeGreaterThan(30)
  }
}

const languages = figureLook.shape.language.unwrap().options

describe('the report as PDF', () => {
  it.each(languages)('has all that it is made of, in %s', async (language) => {
    const document = reportOf({ look: { language } })
    await opened(document, async (all) => {
      expectWellSet(all)
      for (const text of everyText(document)) expect(all.body).toContain(letters(text))
      expect(all.body).not.toContain('\ufffd')
      const { models, data } = document.provenance
      for (const hash of [...models.flatMap(({ sha256 }) => sha256), data.sha256]) expect(all.body).toContain(hash)
      for (const value of Object.values(document.settings)) expect(all.body).toContain(value)

      const { title, figures, how, settings, provenance, about } = reportContent(document)
      expect(all.read.info).toMatchObject({ Title: title, Subject: about, CreationDate: 'D:20260102030405Z' })
      expect(all.read.language).toBe(language)
      expect(provenanceIn(all.pdf.toString('latin1'))).toEqual(document.provenance)
      const outline = await all.read.outline()
      const headings = [title, ...figures.map((each) => each.title), how.title, settings.title, provenance.title]
      expect(outline.map((item) => item.title)).toEqual(headings)
      for (const { title, page } of outline) {
        const large = all.pages[page - 1].texts.filter(({ size }) => size >= 13)
        expect(large.map(({ text }) => text).join('')).toContain(title)
      }
      for (const { texts } of all.pages.slice(1)) {
        const head = texts.filter(({ y }) => y > a4Height - 50)
        expect(head.map(({ text }) => text).join('')).toBe(`${title}study.carryover`)
      }
    })
  })

  it('has figures at their size on paper, smaller where a page is narrower or lower', async () => {
    const sizeOf = (look: ReportDocument['look'], label: string) =>
      opened(reportOf({ look }), (all) => {
        expectWellSet(all, look.preset === 'neurips' ? side : 50)
        return all.pages[0].texts.concat(all.pages[1].texts).find(({ text }) => text === label)!.size
      })
    const look = figureLook.parse({})
    expect(await sizeOf(look, 'strength')).toBeCloseTo(8, 2)
    expect(await sizeOf({ ...look, preset: 'cvpr-wide' }, 'strength')).toBeCloseTo(8, 2)
    expect(await sizeOf({ ...look, preset: 'slide' }, 'strength')).toBeCloseTo((14 * (a4Width - 100)) / 720, 2)
    expect(await sizeOf({ ...look, height: 2000 }, 'strength')).toBeLessThan(3)
  })

  it('is the same file whenever it is made', async () => {
    const first = await reportPdf(reportOf({ look: { language: 'zh-CN' } }))
    await reportPdf(reportOf())
    expect(first.equals(await reportPdf(reportOf({ look: { language: 'zh-CN' } })))).toBe(true)
  })

  it('names come out letter by letter, whatever they are', async () => {
    const long = 'an-endless_name'.repeat(60)
    const [pretrained, finetuned, scratch, ...others] = oddNames
    const document = reportOf({
      report: { networks: { pretrained, finetuned, scratch }, ...largeReport(oddNames.length, 3) },
      models: [...oddNames, long],
      data: others.join(' '),
      project: `${long}.carryover`,
    })
    await opened(document, (all) => {
      expectWellSet(all)
      for (const name of [...oddNames, long]) expect(all.body).toContain(letters(name))
      for (const text of everyText(document)) expect(all.body).toContain(letters(text).slice(0, 5000))
      expect(all.pages[1].texts.find(({ text }) => text.startsWith('an-endless'))?.text).toMatch(/…$/)
    })
  })

  it('without a network from scratch says so', async () => {
    const { intervals, networks, convergence, classes } = report
    const document = reportOf({
      report: {
        learnedByScratch: null,
        intervals: { ...intervals, learnedByScratch: null },
        networks: { ...networks, scratch: null },
        convergence: { finetuned: convergence.finetuned },
        classes: classes.map((each) => ({ ...each, learnedByScratch: null })),
        probe: null,
      },
    })
    await opened(document, async (all) => {
      expectWellSet(all)
      expect(all.body).toContain(letters('There is no network from scratch to compare with.'))
      expect((await all.read.outline()).map(({ title }) => title)).not.toContain('Found from scratch as well')
      expect(all.body).not.toContain('Thelinearprobe')
    })
  })

  it('long tables go on with their header, their rows whole', async () => {
    const document = reportOf({ report: largeReport(150, 90) })
    await opened(document, (all) => {
      expectWellSet(all)
      const withClasses = all.pages.filter(({ texts }) => texts.some(({ text }) => /^class \d+$/.test(text)))
      expect(withClasses.length).toBeGreaterThan(2)
      for (const { texts } of withClasses) {
        const headers = texts.filter(({ text }) => text === 'Found from scratch')
        expect(headers).toHaveLength(1)
        for (const { text, y, x } of texts)
          if (text.startsWith('class ') && Math.abs(x - side) < 0.1) expect(y).toBeLessThan(headers[0].y)
      }
      const table = reportContent(document).figures.find(({ figure }) => figure === 'learned-by-scratch')!.table
      for (const row of table.rows.slice(1 + oddNames.length)) {
        const lines = withClasses.flatMap(({ texts }) =>
          texts.filter(({ text, size }) => text === row[0] && size === 8),
        )
        const inTable = lines.filter(({ x }) => Math.abs(x - side) < 0.1)
        expect(inTable, row[0]).toHaveLength(1)
      }
    })
  })

  it('a setting that no page could hold goes on on the next', async () => {
    const indices = Array.from({ length: 6000 }, (_, i) => 2 * i)
    const document = reportOf({ report: { settings: { ...report.settings, samples: { kind: 'list', indices } } } })
    await opened(document, (all) => {
      expectWellSet(all)
      const numbers = indices.join(',')
      // Headers stand between its parts.
      const found = all.body.replaceAll(letters('Setting In study.yaml Value'), '')
      expect(found).toContain(numbers)
    })
  })
})
