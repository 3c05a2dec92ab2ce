import type { ReportSample } from '../../../contract/compare.ts'

/** Numbers of a report that are sums over samples. */
export const measures = ['preserve', 'discard', 'new', 'shared'] as const
export type Measure = (typeof measures)[number]

/** Which number of a report is asked about: a strength, of one order or one class if said, or a run's similarity at an epoch. */
export type Question =
  | { kind: 'strength'; measure: Measure; order: number | null; class: string | null }
  | { kind: 'similarity'; run: string; epoch: number }

export interface Contribution {
  sample: ReportSample
  value: number
  /** Of the sum over the samples; null where the number is their mean. */
  share: number | null
}

/** What each sample adds to the number, most first; the least similar first where it is a similarity. */
export function contributions(
  samples: ReportSample[],
  question: Question,
  { className, epochs }: { className: (index: number) => string; epochs: Record<string, number[]> },
): Contribution[] {
  if (question.kind === 'similarity') {
    const at = epochs[question.run]?.indexOf(question.epoch) ?? -1
    return samples
      .map((sample) => ({ sample, value: sample.similarity[question.run]?.[at] ?? 0, share: null }))
      .sort((a, b) => a.value - b.value)
  }
  const { measure, order } = question
  const rows = samples
    .filter((sample) => question.class === null || className(sample.class) === question.class)
    .map((sample) => {
      const byOrder = sample[measure] ?? []
      return { sample, value: order === null ? byOrder.reduce((sum, v) => sum + v, 0) : (byOrder[order - 1] ?? 0) }
    })
  const sum = rows.reduce((total, { value }) => total + value, 0)
  return rows.map((row) => ({ ...row, share: sum > 0 ? row.value / sum : 0 })).sort((a, b) => b.value - a.value)
}
