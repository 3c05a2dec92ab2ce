import type { FigureFont } from '../../contract/figures.ts'
import { fontFaceRules } from './fontFaces.ts'
import { fontRuns, type FontRun, type OpenFonts } from './fonts.ts'
import { provenanceLine } from './provenance.ts'
import { reportContent, type ReportDocument } from './reportContent.ts'
import type { ShownTable } from './reportTables.ts'
import { escaped } from './svg.ts'

const style = `
body { max-width: 46rem; margin: 3rem auto; padding: 0 1rem; color: #1c1c1a; background: #fff; font: 15px/1.55 Helvetica, Arial, "Noto Sans SC", sans-serif }
h1 { font-size: 1.7rem; margin: 0 0 .4rem } h2 { font-size: 1.1rem; margin: 2.2rem 0 .6rem } .about { color: #565652; margin: 0 0 1.2rem }
figure { margin: 1.6rem 0 } figcaption { color: #565652; font-size: .86rem; margin-top: .4rem } svg { max-width: 100%; height: auto }
table { border-collapse: collapse; font-size: .84rem; font-variant-numeric: tabular-nums } th, td { padding: .18rem .9rem .18rem 0; text-align: left; vertical-align: top }
th { border-bottom: 1px solid #8a8a84; font-weight: 600 } .number { text-align: right } p, td { overflow-wrap: anywhere } td.number { white-space: nowrap }
details { margin: .4rem 0 1rem } summary { color: #565652; cursor: pointer; font-size: .86rem }
@media print { body { margin: 0 auto } figure, tr { break-inside: avoid } h2 { break-after: avoid } }
`

/** The report as one HTML document that needs nothing else: it brings the letters of its texts along. */
export async function reportHtml(document: ReportDocument): Promise<string> {
  const { carryover } = document.provenance
  const { language, title, about, findings, figures, numbers, how, settings, provenance } = reportContent(document)
  const sections = figures.map(({ figure, title, note, drawn, table }) => {
    // Ids of one drawing must not be those of another.
    const own = drawn.svg.replace(/( id="|url\(#|href="#)zr-/g, `$1${figure}-`)
    return `<h2>${escaped(title)}</h2>
<figure>${own}<figcaption>${escaped(note)}</figcaption></figure>
<details><summary>${escaped(numbers)}</summary>${tableHtml(table)}</details>`
  })
  const body = `<h1>${escaped(title)}</h1>
<p class="about">${escaped(about)}</p>
${paragraphs(findings)}
${sections.join('\n')}
<h2>${escaped(how.title)}</h2>
${paragraphs(how.paragraphs)}
<h2>${escaped(settings.title)}</h2>
${tableHtml(settings.table)}
${paragraphs(settings.note === null ? [] : [settings.note])}
<h2>${escaped(provenance.title)}</h2>
${paragraphs([provenance.line])}
${tableHtml(provenance.table)}`
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="generator" content="Carryover ${escaped(carryover)}">
<meta name="carryover" content="${provenanceLine(document.provenance)}">
<title>${escaped(title)}</title>
<style>${await fontRules(body, document.look.font)}${style}</style>
</head>
<body>
${body}
</body>
</html>
`
}

/** The page is set in sans, its figures perhaps in another font. */
async function fontRules(page: string, figures: FigureFont): Promise<string> {
  const letters = [...new Set(page)].join('')
  const open: OpenFonts = new Map()
  const runs: FontRun[] = []
  for (const font of new Set<FigureFont>(['sans', figures])) {
    for (const weight of [400, 700] as const) runs.push(...(await fontRuns(letters, weight, open, font)).runs)
  }
  return fontFaceRules(runs, open)
}

const paragraphs = (lines: string[]) => lines.map((line) => `<p>${escaped(line)}</p>`).join('\n')

function tableHtml({ columns, rows }: ShownTable): string {
  const cell = (tag: 'th' | 'td', text: string, c: number) =>
    `<${tag}${columns[c].numeric ? ' class="number"' : ''}>${escaped(text)}</${tag}>`
  const row = (tag: 'th' | 'td', cells: string[]) => `<tr>${cells.map((text, c) => cell(tag, text, c)).join('')}</tr>`
  const header = row(
    'th',
    columns.map(({ name }) => name),
  )
  const body = rows.map((cells) => row('td', cells)).join('\n')
  return `<table>\n<thead>${header}</thead>\n<tbody>${body}</tbody>\n</table>`
}
