import { reportFigures, type FigureLook, type Provenance } from '../../contract/figures.ts'
import type { Interval, Report } from '../../contract/report.ts'
import { fill, percent, rough } from '../../figures/format.ts'
import { tableOf, type FigureTable } from '../../figures/tables.ts'
import { provenanceLine } from './provenance.ts'
import { reportWords } from './reportWords.ts'
import { drawSvg, escaped, words } from './svg.ts'

export interface ReportDocument {
  report: Report
  look: FigureLook
  provenance: Provenance
  /** Settings as they are typed, by name. */
  settings: Record<string, string>
}

const style = `
body { max-width: 46rem; margin: 3rem auto; padding: 0 1rem; color: #1c1c1a; background: #fff; font: 15px/1.55 Helvetica, Arial, "Noto Sans SC", sans-serif }
h1 { font-size: 1.7rem; margin: 0 0 1rem } h2 { font-size: 1.1rem; margin: 2.2rem 0 .6rem }
figure { margin: 1.6rem 0 } figcaption { color: #565652; font-size: .86rem; margin-top: .4rem } svg { max-width: 100%; height: auto }
table { border-collapse: collapse; font-size: .84rem; font-variant-numeric: tabular-nums } th, td { padding: .18rem .7rem .18rem 0; text-align: left; vertical-align: top }
th { border-bottom: 1px solid #8a8a84; font-weight: 600 } td.number { text-align: right } td { overflow-wrap: anywhere }
details { margin: .4rem 0 1rem } summary { color: #565652; cursor: pointer; font-size: .86rem }
@media print { body { margin: 0 auto } figure, table { break-inside: avoid } }
`

/** The report as one HTML document that needs nothing else: findings, figures with their numbers, settings, provenance. */
export function reportHtml({ report, look, provenance, settings }: ReportDocument): string {
  const said = reportWords[look.language]
  const figureWords = words[look.language]
  const figures = reportFigures.filter((figure) => figure !== 'learned-by-scratch' || report.learnedByScratch !== null)
  const sections = figures.map((figure) => {
    const subject = { of: 'report' as const, figure, report }
    const title = figureWords.names[figure]
    const { svg } = drawSvg(subject, look, title, '')
    // Ids of one drawing must not be those of another.
    const own = svg.replaceAll('zr-', `${figure}-`)
    return `<h2>${escaped(title)}</h2>
<figure>${own}<figcaption>${escaped(figureWords.notes[figure])}</figcaption></figure>
<details><summary>${escaped(said.numbers)}</summary>${tableHtml(tableOf(subject))}</details>`
  })
  const rows = (entries: [string, string][]): FigureTable['rows'] => entries
  return `<!doctype html>
<html lang="${look.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="generator" content="Carryover ${escaped(provenance.carryover)}">
<meta name="carryover" content="${provenanceLine(provenance)}">
<title>${escaped(said.title)}</title>
<style>${style}</style>
</head>
<body>
<h1>${escaped(said.title)}</h1>
${findings(report, look)
  .map((line) => `<p>${escaped(line).replaceAll(' %', '\u00a0%')}</p>`)
  .join('\n')}
${sections.join('\n')}
<h2>${escaped(said.how)}</h2>
<p>${escaped(said.interactions)}</p>
<p>${escaped(said.fates)}</p>
<h2>${escaped(said.settings)}</h2>
${tableHtml({ columns: [said.setting, said.value], rows: rows(Object.entries(settings)) })}
<h2>${escaped(said.provenance)}</h2>
<p>Carryover ${escaped(provenance.carryover)} · ${escaped(provenance.project)} · ${escaped(provenance.computed)} · ${escaped(provenance.provider)}</p>
${tableHtml({
  columns: [said.name, said.hash],
  rows: rows([
    ...provenance.models.map(({ name, sha256 }): [string, string] => [name, sha256.join(' ')]),
    [provenance.data.name, provenance.data.sha256],
  ]),
})}
</body>
</html>
`
}

function findings(report: Report, { language }: FigureLook): string[] {
  const said = reportWords[language]
  const share = (sentence: string, value: number, [low, high]: Interval) =>
    fill(sentence, { share: percent(value), low: percent(low), high: percent(high) })
  const { preservedShare, preservedShareOfFinetuned, learnedByScratch, intervals, settings } = report
  return [
    share(said.kept, preservedShare, intervals.preservedShare),
    share(said.ofFinetuned, preservedShareOfFinetuned, intervals.preservedShareOfFinetuned),
    learnedByScratch === null || intervals.learnedByScratch === null
      ? said.noScratch
      : share(said.scratch, learnedByScratch, intervals.learnedByScratch),
    fill(said.certificate, {
      gap: percent(report.worstGap),
      residual: rough(report.worstResidual),
      kappa: percent(settings.kappa),
    }),
  ]
}

const significant = 4

function tableHtml({ columns, rows }: FigureTable): string {
  const cell = (value: string | number | null) => {
    if (typeof value !== 'number') return `<td>${escaped(value ?? '')}</td>`
    const text = Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(significant)))
    return `<td class="number">${text.replace('-', '−')}</td>`
  }
  const header = columns.map((column) => `<th>${escaped(column.replaceAll('_', ' '))}</th>`).join('')
  const body = rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('\n')
  return `<table>\n<tr>${header}</tr>\n${body}\n</table>`
}
