import type { EChartsOption } from 'echarts'
import type { Drilldown, InteractionChange } from '../contract/compare.ts'
import type { Interaction } from '../contract/explanations.ts'
import type { CompareFigure, FigureName, ReportFigure, SampleFigure } from '../contract/figures.ts'
import type { Report } from '../contract/report.ts'
import { accuracy } from './accuracy.ts'
import { andOrGraph } from './andOrGraph.ts'
import { ranked } from './coalition.ts'
import { changesByOrder, compareOrders } from './compareOrders.ts'
import { compareScatter } from './compareScatter.ts'
import { convergence } from './convergence.ts'
import { effectByOrder } from './effectByOrder.ts'
import { explanationCurve } from './explanationCurve.ts'
import { faithfulness } from './faithfulness.ts'
import { knowledgeByOrder } from './knowledgeByOrder.ts'
import { knowledgeShare } from './knowledgeShare.ts'
import { learnedByScratch } from './learnedByScratch.ts'
import type { FigureOptions } from './options.ts'
import type { OverlayData } from './overlayLayout.ts'
import { playerMarks, type PlayerMarks } from './playerBoxes.ts'
import { sampleInteractions } from './sampleInteractions.ts'
import { sampleOverlay } from './sampleOverlay.ts'
import { shapleyBars } from './shapleyBars.ts'
import { sortedStrength } from './sortedStrength.ts'
import { strengthByOrder } from './strengthByOrder.ts'
import { waterfall } from './waterfall.ts'

/** One network on one sample, with its interactions by strength. */
export interface SampleSubject {
  look: Drilldown
  ranking: Interaction[]
  players: PlayerMarks
}

/** One network or several on one sample, and the sample itself. */
export interface OverlaySubject {
  networks: SampleSubject[]
  picture: OverlayData['picture']
}
type OverlayFigure = Extract<SampleFigure, 'sample-overlay'>
/** The figures about one network on one sample. */
export type NetworkFigure = Exclude<SampleFigure, OverlayFigure>

/** Two networks or more on one sample. */
export interface CompareSubject {
  changes: InteractionChange[]
  n: number
  /** Of the first network and the second. */
  names: string[]
}

/** What a figure is about. */
export type FigureSubject =
  | { of: 'report'; figure: ReportFigure; report: Report }
  | ({ of: 'sample'; figure: NetworkFigure } & SampleSubject)
  | ({ of: 'overlay'; figure: OverlayFigure } & OverlaySubject)
  | ({ of: 'comparison'; figure: CompareFigure } & CompareSubject)

/** A look at one sample as figures take it. */
export const sampleSubject = (look: Drilldown, tau: number): SampleSubject => ({
  look,
  ranking: ranked(look.explanation, tau),
  players: playerMarks(look.settings.players, look.view),
})

/** Networks on one sample as `sampleOverlay` takes them. */
export const overlayData = ({ networks, picture }: OverlaySubject): OverlayData => ({
  networks: networks.map(({ look, ranking, players }) => ({
    name: look.model,
    className: look.className,
    vFull: look.explanation.vFull,
    ranking,
    players,
    shapley: look.shapley,
  })),
  view: networks[0].look.view,
  picture,
})

type Draw<Data> = (data: Data, options: FigureOptions) => EChartsOption

const ofReport: Record<ReportFigure, Draw<Report>> = {
  'knowledge-by-order': knowledgeByOrder,
  'knowledge-share': knowledgeShare,
  'learned-by-scratch': learnedByScratch,
  convergence,
  accuracy,
  'effect-by-order': effectByOrder,
}

const everyone = (n: number) => 2 ** n - 1

const ofSample: Record<NetworkFigure, Draw<SampleSubject>> = {
  'sample-interactions': sampleInteractions,
  'strength-by-order': ({ look }, options) => strengthByOrder(look.explanation, options),
  'sorted-strength': ({ ranking }, options) => sortedStrength(ranking, options),
  'explanation-curve': ({ look, ranking }, options) =>
    explanationCurve({ ...look.curve, salient: ranking.filter(({ salient }) => salient).length }, options),
  waterfall: ({ look, ...data }, options) => waterfall({ ...look.explanation, ...data }, options),
  'and-or-graph': andOrGraph,
  'shapley-bars': ({ look, players }, options) => shapleyBars({ shapley: look.shapley, players }, options),
  faithfulness: ({ look }, options) => faithfulness({ ...look, present: everyone(look.explanation.n) }, options),
}

const ofComparison: Record<CompareFigure, Draw<CompareSubject>> = {
  'compare-scatter': compareScatter,
  'compare-orders': ({ changes, n, names }, options) =>
    compareOrders({ ...changesByOrder(changes, n), names }, options),
}

/** A figure as echarts draws it. */
export function drawFigure(subject: FigureSubject, options: FigureOptions): EChartsOption {
  switch (subject.of) {
    case 'report':
      return ofReport[subject.figure](subject.report, options)
    case 'sample':
      return ofSample[subject.figure](subject, options)
    case 'overlay':
      return sampleOverlay(overlayData(subject), options)
    case 'comparison':
      return ofComparison[subject.figure](subject, options)
  }
}

export const isReportFigure = (name: FigureName): name is ReportFigure => name in ofReport
export const isNetworkFigure = (name: FigureName): name is NetworkFigure => name in ofSample
