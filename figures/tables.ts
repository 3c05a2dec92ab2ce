import type { Interaction } from '../contract/explanations.ts'
import type { CompareFigure, ReportFigure } from '../contract/figures.ts'
import type { Report } from '../contract/report.ts'
import { order, playersOf, reconstructAll, strengths } from './coalition.ts'
import { changesByOrder } from './compareOrders.ts'
import { mostInteractions } from './overlayLayout.ts'
import type { CompareSubject, FigureSubject, NetworkFigure, OverlaySubject, SampleSubject } from './subjects.ts'

/** The numbers of a figure, in full precision. Names of columns are the same in every language. */
export interface FigureTable {
  columns: string[]
  rows: (string | number | null)[][]
}

/** The numbers that a figure shows. */
export function tableOf(subject: FigureSubject): FigureTable {
  switch (subject.of) {
    case 'report':
      return ofReport[subject.figure](subject.report)
    case 'sample':
      return ofSample[subject.figure](subject)
    case 'overlay':
      return ofOverlay(subject)
    case 'comparison':
      return ofComparison[subject.figure](subject)
  }
}

const runs = ({ convergence }: Report, columns: string[], row: (run: string, t: number) => (number | null)[]) => ({
  columns: ['run', 'role', 'epoch', ...columns],
  rows: Object.entries(convergence).flatMap(([run, { role, epochs }]) =>
    epochs.map((epoch, t) => [run, role, epoch, ...row(run, t)]),
  ),
})

const ofReport: Record<ReportFigure, (report: Report) => FigureTable> = {
  'knowledge-by-order': (report) => {
    const kinds = ['preserve', 'discard', 'new'] as const
    return {
      columns: ['order', ...kinds.flatMap((kind) => [kind, `${kind}_low`, `${kind}_high`])],
      rows: report.order.map((m, i) => [
        m,
        ...kinds.flatMap((kind) => [report[kind][i], ...report[`${kind}Intervals`][i]]),
      ]),
    }
  },
  'knowledge-share': ({ preservedShare, preservedShareOfFinetuned, intervals }) => ({
    columns: ['of', 'preserved_share', 'low', 'high'],
    rows: [
      ['pretrained', preservedShare, ...intervals.preservedShare],
      ['finetuned', preservedShareOfFinetuned, ...intervals.preservedShareOfFinetuned],
    ],
  }),
  'learned-by-scratch': ({ learnedByScratch, intervals, classes, samples }) => ({
    columns: ['class', 'samples', 'learned_by_scratch', 'low', 'high'],
    rows: [
      ['', samples, learnedByScratch, ...(intervals.learnedByScratch ?? [null, null])],
      ...classes.map((each) => [each.name, each.samples, each.learnedByScratch, null, null]),
    ],
  }),
  convergence: (report) =>
    runs(report, ['similarity', 'low', 'high', 'similarity_to_reference'], (run, t) => {
      const { similarity, similarityIntervals, reference } = report.convergence[run]
      return [similarity[t], ...similarityIntervals[t], reference.similarity[t]]
    }),
  accuracy: (report) =>
    runs(report, ['accuracy', 'loss'], (run, t) => {
      const { accuracy, loss } = report.convergence[run]
      return [accuracy[t], loss[t]]
    }),
  'effect-by-order': ({ order: orders, effect }) => ({
    columns: ['order', 'preserve', 'discard', 'new'],
    rows: orders.map((m, i) => [m, effect.preserve[i], effect.discard[i], effect.new[i]]),
  }),
}

/** Players by name, as in `good + film`. */
const membersOf = (mask: number, names: string[]) =>
  playersOf(mask)
    .map((player) => names[player])
    .join(' + ')

const ranking = ({ ranking, look }: SampleSubject): FigureTable => ({
  columns: ['rank', 'type', 'order', 'players', 'mask', 'value', 'salient'],
  rows: ranking.map(({ type, mask, value, salient }: Interaction, i) => [
    i + 1,
    type,
    order(mask),
    membersOf(mask, look.players),
    mask,
    value,
    salient ? 1 : 0,
  ]),
})

/** The interactions that are drawn of each network. */
const ofOverlay = ({ networks }: OverlaySubject): FigureTable => ({
  columns: ['rank', 'network', 'type', 'order', 'players', 'mask', 'value'],
  rows: networks.flatMap(({ look, ranking }) =>
    ranking
      .slice(0, mostInteractions)
      .map(({ type, mask, value }, i) => [
        i + 1,
        look.model,
        type,
        order(mask),
        membersOf(mask, look.players),
        mask,
        value,
      ]),
  ),
})

const ofSample: Record<NetworkFigure, (subject: SampleSubject) => FigureTable> = {
  'sample-interactions': ranking,
  'sorted-strength': ranking,
  'and-or-graph': ranking,
  waterfall: (subject) => {
    const { vEmpty, vFull } = subject.look.explanation
    const { columns, rows } = ranking(subject)
    const value = (name: string, v: number) =>
      columns.map((column) => (column === 'type' ? name : column === 'value' ? v : null))
    return { columns, rows: [value('v_empty', vEmpty), ...rows, value('v_full', vFull)] }
  },
  'strength-by-order': ({ look }) => {
    const nothing = new Float64Array(look.explanation.and.length)
    const and = strengths({ and: look.explanation.and, or: nothing })
    const or = strengths({ and: nothing, or: look.explanation.or })
    return {
      columns: ['order', 'and_positive', 'and_negative', 'or_positive', 'or_negative'],
      rows: Array.from(and.positive, (_, i) => [
        i + 1,
        and.positive[i],
        and.negative[i],
        or.positive[i],
        or.negative[i],
      ]),
    }
  },
  'explanation-curve': ({ look: { curve } }) => ({
    columns: ['k', 'r2', 'mean_absolute_error'],
    rows: curve.k.map((k, i) => [k, curve.r2[i], curve.meanAbsoluteError[i]]),
  }),
  'shapley-bars': ({ look }) => ({
    columns: ['player', 'name', 'shapley'],
    rows: Array.from(look.shapley, (value, player) => [player, look.players[player], value]),
  }),
  faithfulness: ({ look }) => {
    const rebuilt = reconstructAll(look.explanation)
    return {
      columns: ['mask', 'value', 'rebuilt'],
      rows: Array.from(look.values, (value, mask) => [mask, value, rebuilt[mask]]),
    }
  },
}

const ofComparison: Record<CompareFigure, (subject: CompareSubject) => FigureTable> = {
  'compare-scatter': ({ changes }) => ({
    columns: ['type', 'order', 'mask', 'before', 'after', 'other', 'preserve', 'discard', 'new'],
    rows: changes.map((each) => [
      each.type,
      order(each.mask),
      each.mask,
      each.before,
      each.after,
      each.other,
      each.preserve,
      each.discard,
      each.new,
    ]),
  }),
  'compare-orders': ({ changes, n }) => {
    const sums = changesByOrder(changes, n)
    return {
      columns: ['order', 'preserve', 'discard', 'new'],
      rows: sums.preserve.map((_, i) => [i + 1, sums.preserve[i], sums.discard[i], sums.new[i]]),
    }
  },
}
