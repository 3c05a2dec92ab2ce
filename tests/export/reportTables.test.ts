import { expect, it } from 'vitest'
import { reportFigures } from '../../contract/figures.ts'
import { tableOf } from '../../figures/tables.ts'
import { reportContent } from '../../main/export/reportContent.ts'
import { reportHtml } from '../../main/export/reportHtml.ts'
import { shownTable } from '../../main/export/reportTables.ts'
import { reportWords } from '../../main/export/reportWords.ts'
import { settingKeys } from '../../main/settings/settingTexts.ts'
import { report } from '../figures/sample.ts'
import { largeReport, oddNames, reportOf } from './reportSample.ts'

const shown = (figure: (typeof reportFigures)[number], language: 'en' | 'zh-CN' = 'en') =>
  shownTable(tableOf({ of: 'report', figure, report }), language)
/** No line ends between a number and its sign. */
const share = (text: string) => text.replaceAll(' %', '\u00a0%')
const head = ({ columns }: ReturnType<typeof shown>) => columns.map(({ name }) => name)

it('tables are in the words of the document, numbers rounded as one', () => {
  const orders = shown('knowledge-by-order')
  const interval = '95 % interval'
  expect(head(orders)).toEqual(['Order', 'Preserved', interval, 'Discarded', interval, 'New', interval])
  expect(orders.rows[0]).toEqual(['1', '10.87', '5.07–17.61', '17.02', '8.14–27.55', '15.83', '9.02–23.05'])
  expect(orders.rows[11].slice(0, 3)).toEqual(['12', '0.00', '0.00–0.00'])
  expect(shown('knowledge-share').rows).toEqual([
    ['pre-trained', share('18.0 %'), share('14.5 %–21.6 %')],
    ['fine-tuned', share('17.7 %'), share('13.9 %–23.9 %')],
  ])
  expect(shown('effect-by-order').rows[3]).toEqual(['4', '−0.289', '−0.535', '−0.860'])
  const convergence = shown('convergence', 'zh-CN')
  expect(head(convergence)).toEqual(['训练', '角色', '轮次', '相似度', '95 % 区间', '与参照的相似度'])
  expect(convergence.rows[0]).toEqual(['finetuned', '微调', '0', '0.018', '0.014–0.023', '0.021'])
  expect(shown('learned-by-scratch').rows.slice(0, 2)).toEqual([
    ['all classes', '10', share('28.3 %'), share('15.6 %–39.9 %')],
    ['5', '2', share('19.8 %'), '–'],
  ])
})

it('numbers of any size can be read', () => {
  const table = {
    columns: ['order', 'preserve'],
    rows: [
      [1200, 123456.789],
      [1, -0.4],
      [2, null],
    ],
  }
  expect(shownTable(table, 'en').rows).toEqual([
    ['1,200', '123457'],
    ['1', '0'],
    ['2', '–'],
  ])
  expect(shownTable({ columns: ['loss'], rows: [[2.51e-7], [0]] }, 'en').rows).toEqual([['2.5e−7'], ['0']])
  const strengths = { columns: ['preserve', 'discard', 'discard_low', 'discard_high'], rows: [[9.5, 3, 2.25, 10.5]] }
  expect(shownTable(strengths, 'en').rows).toEqual([['9.50', '3.00', '2.25–10.50']])
  expect(shownTable({ columns: ['loss'], rows: [[0], [0]] }, 'en').rows).toEqual([['0'], ['0']])
})

it('names that are words of ours elsewhere stay as they are', () => {
  const named = { ...report, classes: [{ name: 'scratch', samples: 1, preservedShare: 1, learnedByScratch: 0 }] }
  const table = tableOf({ of: 'report', figure: 'learned-by-scratch', report: named })
  expect(shownTable(table, 'zh-CN').rows.map(([name]) => name)).toEqual(['全部类别', 'scratch'])
})

it.each(['en', 'zh-CN'] as const)('every column and setting has a name in %s', (language) => {
  const { columns, settingNames } = reportWords[language]
  expect(Object.keys(settingNames).sort()).toEqual([...settingKeys].sort())
  for (const figure of reportFigures) {
    const plain = tableOf({ of: 'report', figure, report }).columns.filter((column) => !/(^|_)(low|high)$/.test(column))
    for (const column of plain) expect(columns).toHaveProperty(column)
  }
})

it('the HTML has the same tables, and no markup of anybody else', async () => {
  const document = reportOf({ report: largeReport(oddNames.length, 2), models: oddNames })
  const html = await reportHtml(document)
  const cells = [...html.matchAll(/<t[dh][^>]*>([^<]*)<\/t[dh]>/g)].map(([, text]) =>
    text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&'),
  )
  const { figures, settings, provenance } = reportContent(document)
  const tables = [...figures, settings, provenance].map(({ table }) => table)
  expect(cells).toEqual(tables.flatMap(({ columns, rows }) => [...columns.map(({ name }) => name), ...rows.flat()]))
  expect(html).not.toContain('<script')
})

it('the HTML brings the letters of its page along, and those of its figures', async () => {
  const html = await reportHtml(reportOf({ report: largeReport(2, 2), look: { font: 'serif' } }))
  const faces = [...html.matchAll(/@font-face{font-family:'([^']+)';font-weight:(\d+);src:[^}]*url\(([^)]*)\)/g)]
  const names = faces.map(([, family, weight]) => `${family} ${weight}`)
  for (const name of ['Helvetica 400', 'Helvetica 700', 'Times 400', 'Times 700']) expect(names).toContain(name)
  for (const [, , , address] of faces) expect(address).toMatch(/^data:font\/woff2;base64,/)
})
