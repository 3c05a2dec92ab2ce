import { reportFigures, type FigureLook, type Provenance, type ReportFigure } from '../../contract/figures.ts'
import type { Interval, Report } from '../../contract/report.ts'
import { fill, percent, rough } from '../../figures/format.ts'
import { tableOf } from '../../figures/tables.ts'
import { shownTable, type ShownTable } from './reportTables.ts'
import { reportWords } from './reportWords.ts'
import { drawSvg, words, type Drawn } from './svg.ts'

export interface ReportDocument {
  report: Report
  look: FigureLook
  provenance: Provenance
  /** Settings as they are typed, by name. */
  settings: Record<string, string>
}

/** What stands in the report, in the language of its document, whatever it is written as. */
export interface ReportContent {
  language: FigureLook['language']
  title: string
  /** Networks and data in a line. */
  about: string
  findings: string[]
  figures: { figure: ReportFigure; title: string; note: string; drawn: Drawn; table: ShownTable }[]
  /** What a figure's table is called. */
  numbers: string
  how: { title: string; paragraphs: string[] }
  settings: { title: string; table: ShownTable; note: string | null }
  provenance: { title: string; line: string; table: ShownTable }
}

export function reportContent({ report, look, provenance, settings }: ReportDocument): ReportContent {
  const { language } = look
  const said = reportWords[language]
  const figures = reportFigures.filter((figure) => figure !== 'learned-by-scratch' || report.learnedByScratch !== null)
  const names: Record<string, string> = said.settingNames
  return {
    language,
    title: said.title,
    about: about(report, provenance, look),
    findings: findings(report, look).map(together),
    figures: figures.map((figure) => {
      const subject = { of: 'report' as const, figure, report }
      const title = words[language].names[figure]
      const drawn = drawSvg(subject, look, title, '')
      return {
        figure,
        title,
        note: words[language].notes[figure],
        drawn,
        table: shownTable(tableOf(subject), language),
      }
    }),
    numbers: said.numbers,
    how: { title: said.how, paragraphs: [said.interactions, said.fates, said.reference] },
    settings: {
      title: said.settings,
      table: texts(
        [said.setting, said.key, said.value],
        Object.entries(settings).map(([key, value]) => [names[key] ?? key, key, value]),
      ),
      note: probe(report, look),
    },
    provenance: {
      title: said.provenance,
      line: [`Carryover ${provenance.carryover}`, provenance.project, moment(provenance.computed), provenance.provider]
        .filter((part) => part !== '')
        .join(' · '),
      table: texts(
        [said.name, said.hash],
        [
          ...provenance.models.map(({ name, sha256 }) => [name, sha256.join(' ')]),
          [provenance.data.name, provenance.data.sha256],
        ],
      ),
    },
  }
}

const texts = (names: string[], rows: string[][]): ShownTable => ({
  columns: names.map((name) => ({ name, numeric: false })),
  rows,
})

/** `2026-01-02 03:04:05 UTC` */
const moment = (iso: string) => iso.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC')

/** No line ends between a number and its sign. */
const together = (line: string) => line.replaceAll(' %', '\u00a0%')

function about({ networks, samples }: Report, { data }: Provenance, { language }: FigureLook): string {
  const { caption, samples: counted } = words[language]
  const list = [networks.pretrained, networks.finetuned, networks.scratch].filter((name) => name !== null)
  return fill(caption.networks, {
    networks: list.join(', '),
    data: data.name,
    where: fill(counted, { n: samples }),
  })
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

function probe({ probe, settings: { data = '', probeData = '' } }: Report, { language }: FigureLook): string | null {
  if (!probe) return null
  const { probe: said, probeTested } = reportWords[language]
  const { trainAccuracy, testAccuracy } = probe
  const share = (value: number) => together(percent(value))
  return testAccuracy === null
    ? fill(said, { train: share(trainAccuracy), data: probeData })
    : fill(probeTested, { train: share(trainAccuracy), data: probeData, test: share(testAccuracy), tested: data })
}
