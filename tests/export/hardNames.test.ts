import { parseXml, type XmlElement } from '@rgrove/parse-xml'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import type { Drilldown } from '../../contract/compare.ts'
import { figureLook, figureRequest, type Provenance } from '../../contract/figures.ts'
import { gridMarks } from '../../figures/playerBoxes.ts'
import { paperTheme } from '../../figures/palettes.ts'
import { drawFigure, type FigureSubject } from '../../figures/subjects.ts'
import { tableOf } from '../../figures/tables.ts'
import { figureFile } from '../../main/export/figureFile.ts'
import { provenanceIn, provenanceLine, tableProvenance } from '../../main/export/provenance.ts'
import { drawSvg, words } from '../../main/export/svg.ts'
import { missingCharacters } from '../../main/export/textLayout.ts'
import { changes, finetuned, report } from '../figures/sample.ts'
import { hardLabels } from './drawings.ts'
import { readPdf } from './readPdf.ts'
import { overlay } from './subjects.ts'

/** Names that people give to networks, classes and columns, and that mean something else in some format. */
const names = [
  ...hardLabels,
  '<script>alert(1)</script>',
  ']]><!-- -->',
  '=cmd()',
  '-1+1',
  '@SUM(A1)',
  '\\input{secret}',
  'a, "b"; c\td',
  '%~#$^',
  '[2cm] and *',
  '* star',
  'two\nlines\r\n=cmd()\n\\input{secret}',
  'zr-clip',
]
const [run] = Object.values(report.convergence)
const [aClass] = report.classes

/** Figures on which the name stands, as a run, a class, a network or a player. */
const subjectsWith = (name: string): Record<string, FigureSubject> => ({
  run: { of: 'report', figure: 'convergence', report: { ...report, convergence: { [name]: run } } },
  class: {
    of: 'report',
    figure: 'learned-by-scratch',
    report: { ...report, classes: [{ ...aClass, name, learnedByScratch: 0.5 }] },
  },
  network: { of: 'comparison', figure: 'compare-orders', changes, n: 9, names: [name, 'other'] },
  player: {
    of: 'sample',
    figure: 'shapley-bars',
    look: { ...finetuned, players: Array<string>(9).fill(name) } as unknown as Drilldown,
    ranking: finetuned.ranking,
    players: { ...gridMarks({ rows: 3, columns: 3 }), names: Array<string>(9).fill(name), glyph: null } as never,
  },
})

const letters = (text: string) => text.replace(/\s/g, '')

function textsIn(element: XmlElement, into: string[] = []): string[] {
  if (element.name === 'text') into.push(element.text)
  for (const child of element.children) if ('children' in child) textsIn(child, into)
  return into
}

function make(subject: FigureSubject, name: string) {
  const table = tableOf(subject)
  const provenance: Provenance = {
    ...{ carryover: '0.0.0', computed: '2026-01-02T03:04:05.000Z', project: `${name}.carryover`, settings: { name } },
    projectId: null,
    ...{ models: [{ name, sha256: ['0'] }], data: { name, sha256: '1' }, provider: 'CPU' },
    request: figureRequest.parse({ figure: subject.figure, data: name, models: [name] }),
    table: tableProvenance(table),
  }
  const caption = `Networks: ${name}.`
  const drawn = drawSvg(subject, figureLook.parse({ preset: 'slide' }), caption, provenanceLine(provenance))
  return { ...drawn, title: name, caption, table, provenance }
}

describe.each(names)('%s', (name) => {
  it.each(['run', 'class', 'network'] as const)('is a text of the drawing as the name of a %s', async (kind) => {
    const { svg, provenance } = make(subjectsWith(name)[kind], name)
    const { root } = parseXml(svg)
    const texts = textsIn(root!)
    // A long name of a class is cut at its end; one of several lines is several texts.
    expect(letters(texts.join(''))).toContain(letters(name).slice(0, 20))
    expect(svg).not.toMatch(/<script|<!--|<b>/)
    expect(await missingCharacters(svg)).toEqual([])
    expect(provenanceIn(svg)).toEqual(provenance)
  })

  it('is text under the pointer, where lines are set as HTML', () => {
    const options = { theme: paperTheme('okabe-ito', 'sans-serif'), words: words.en, width: 400, height: 300 }
    for (const subject of Object.values(subjectsWith(name))) {
      const { tooltip } = drawFigure(subject, options)
      const { formatter } = tooltip as { formatter: (at: unknown) => string }
      const html = formatter({ seriesIndex: 0, dataIndex: 0, seriesName: name, name, value: [0, 0], data: [0, 0] })
      expect(html.replaceAll('<br>', '')).not.toMatch(/[<>"']/)
    }
  })

  it('is in the PDF letter by letter, and in what the file says of itself', async () => {
    const made = make(subjectsWith(name).network, name)
    const { texts, info, fonts, close } = await readPdf((await figureFile(made, 'pdf', 0)) as Buffer)
    await close()
    expect(letters(texts)).toContain(letters(name))
    expect(info).toMatchObject({ Title: name, Subject: made.caption })
    expect(fonts.every(({ embedded }) => embedded)).toBe(true)
  })

  it('is in the notes of the PNG', async () => {
    const made = make(subjectsWith(name).network, name)
    const png = (await figureFile(made, 'png', 50)) as Buffer
    expect(png.toString('utf8')).toContain(`Description\0\0\0\0\0${made.caption}`)
    expect(provenanceIn(png.toString('latin1'))).toEqual(made.provenance)
  })

  it('is a cell of the CSV that no spreadsheet computes', async () => {
    const made = make(subjectsWith(name).run, name)
    const csv = (await figureFile(made, 'csv', 0)) as string
    const [, first]: string[][] = parse(csv, { comment: '#' })
    expect(first[0].replace(/^'(?=[=+\-@\t\r])/, '')).toBe(name)
    expect(first[0]).not.toMatch(/^[=+\-@\t\r]/)
  })

  it('is text of the LaTeX, not a command', async () => {
    const made = make(subjectsWith(name).run, name)
    const tex = (await figureFile(made, 'tex', 0)) as string
    const body = tex
      .split('\n')
      .filter((line) => !line.startsWith('%'))
      .join('\n')
    expect(read(body)).toContain(letters(name))
    // What is left of commands are those that the document is made of.
    const commands = new Set([...body.matchAll(/\\([a-zA-Z]+)/g)].map(([, command]) => command))
    expect([...commands].filter((command) => !known.has(command))).toEqual([])
    // No name is taken for the argument of the line end before it.
    expect(body).not.toMatch(/\\\\\s*[[*]/)
    // A line of the table has as many cells as columns.
    const rows = body.split('\n').filter((line) => line.endsWith('\\\\'))
    for (const row of rows) expect(row.split(/(?<!\\)&/)).toHaveLength(made.table.columns.length)
  })
})

const known = new Set(
  (
    'begin end centering includegraphics caption label toprule midrule bottomrule times emptyset kappa tau ' +
    'textbackslash textasciitilde textasciicircum textless textgreater'
  ).split(' '),
)
/** What LaTeX sets, of the commands that stand for letters. */
const read = (tex: string) =>
  letters(
    tex
      .replace(/\\textbackslash\{\}/g, '\u0001')
      .replace(/\\textasciitilde\{\}/g, '~')
      .replace(/\\textasciicircum\{\}/g, '^')
      .replace(/\\textless\{\}/g, '<')
      .replace(/\\textgreater\{\}/g, '>')
      .replace(
        /\$\\(emptyset|kappa|tau|times)\$/g,
        (_, word: string) => ({ emptyset: '∅', kappa: 'κ', tau: 'τ', times: '×' })[word]!,
      )
      .replace(/\$-\$/g, '−')
      .replace(/''/g, '"')
      .replace(/\{([[*])\}/g, '$1')
      .replace(/\\([{}$&#_%])/g, '$1')
      .replaceAll('\u0001', '\\'),
  )

it('names of several networks stand over their panels', () => {
  if (overlay.of !== 'overlay') throw new Error('An overlay is expected.')
  const networks = overlay.networks.map((network, i) => ({ ...network, look: { ...network.look, model: names[i] } }))
  const { svg } = drawSvg({ ...overlay, networks }, figureLook.parse({ preset: 'slide' }), '', '')
  const texts = textsIn(parseXml(svg).root!)
  for (const name of names.slice(0, 3)) expect(texts).toContain(name)
})
