import { describe, expect, test } from 'vitest'
import { studySettings } from '../../contract/analysis.ts'
import { report as schema } from '../../contract/report.ts'
import { carryover } from '../../main/knowledge/carryover.ts'
import { buildReport, type StudyResults } from '../../main/knowledge/report.ts'

/** Two players; AND of player 0, of player 1 and of both, OR of both. */
const interactions = (first: number, second: number, and: number, or: number) => ({
  and: Float64Array.of(0, first, second, and),
  or: Float64Array.of(0, 0, 0, or),
})

const settings = {
  ...studySettings.parse({ samples: { kind: 'all' }, players: { kind: 'grid', rows: 1, columns: 2 } }),
  baseline: { kind: 'zero' as const },
}
const sample = (label: number, ...[pre, ft, sc]: ReturnType<typeof interactions>[]) => ({
  class: label,
  carryover: carryover(pre, ft, sc ?? null, settings.tau),
})

const results: StudyResults = {
  settings,
  networks: { pretrained: 'pre', finetuned: 'ft-9', scratch: 'sc-9' },
  classNames: ['cat', 'dog', 'fox'],
  samples: [
    // Order 1: preserve 2, discard 1, new 1, shared 1. Order 2: preserve 1, discard 3, new 0, shared 0.
    sample(2, interactions(3, 0, 1, -3), interactions(2, -1, 1, 0), interactions(1, 0, -1, 0)),
    // Order 1: preserve 4, discard 0, new 1, shared 4. Order 2: discard 2, new 6.
    sample(0, interactions(0, -4, 2, 0), interactions(0, -5, -6, 0), interactions(0, -9, 0, 0)),
    // Order 2: preserve 1, discard 0, new 1, shared 0.5.
    sample(2, interactions(0, 0, 0, 1), interactions(0, 0, 0, 2), interactions(0, 0, 0, 0.5)),
  ],
  runs: {
    finetuned: {
      role: 'finetuned',
      epochs: [0, 1, 5],
      similarity: [
        [0.1, 0.2, 0.3],
        [0.9, 1, 0.8],
        [1, 1, 1],
      ],
      reference: {
        name: 'pre',
        similarity: [
          [1, 1, 1],
          [0.5, 0.4, 0.6],
          [0.2, 0.2, 0.5],
        ],
      },
      accuracy: [0.2, 0.7, 0.9],
      loss: [2, 1, 0.5],
    },
  },
  probe: { trainAccuracy: 0.9, testAccuracy: 0.8, C: 1 },
  explanations: [
    { gap: 1e-4, residualMax: 0.2 },
    { gap: 9e-4, residualMax: 0.1 },
  ],
}

const report = buildReport(results)

test('is a report as the contract has it', () => {
  expect(schema.parse(report)).toEqual(report)
})

test('strengths are sums over samples by order', () => {
  expect(report).toMatchObject({ n: 2, samples: 3, order: [1, 2], preserve: [6, 2], discard: [1, 5], new: [2, 7] })
})

test('shares are ratios of sums', () => {
  expect(report.preservedShare).toBeCloseTo(8 / 14, 15)
  expect(report.preservedShareOfFinetuned).toBeCloseTo(8 / 17, 15)
  expect(report.learnedByScratch).toBeCloseTo(5.5 / 8, 15)
})

test('effects are means over samples, with the sign of the interaction', () => {
  // Preserved: order 1 2 - 4, order 2 1 + 1; discarded: 1, -3 + 2; new: -1 - 1, -6 + 1.
  expect(report.effect.preserve[0]).toBeCloseTo(-2 / 3, 15)
  expect(report.effect.preserve[1]).toBeCloseTo(2 / 3, 15)
  expect(report.effect.discard[0]).toBeCloseTo(1 / 3, 15)
  expect(report.effect.discard[1]).toBeCloseTo(-1 / 3, 15)
  expect(report.effect.new[0]).toBeCloseTo(-2 / 3, 15)
  expect(report.effect.new[1]).toBeCloseTo(-5 / 3, 15)
})

test('classes in their order, those with samples only', () => {
  expect(report.classes).toEqual([
    { name: 'cat', samples: 1, preservedShare: 4 / 6, learnedByScratch: 1 },
    { name: 'fox', samples: 2, preservedShare: 4 / 8, learnedByScratch: 1.5 / 4 },
  ])
})

describe('intervals', () => {
  // All 27 resamples of three samples, most of them several times among 2,000; the extremes have 1/27 > 2.5 %.
  const sums = [
    { preserve: 3, pre: 7, ft: 4, shared: 1 },
    { preserve: 4, pre: 6, ft: 11, shared: 4 },
    { preserve: 1, pre: 1, ft: 2, shared: 0.5 },
  ]

  test('of sums reach from three times the least sample to three times the most', () => {
    expect(report.preserveIntervals).toEqual([
      [0, 12],
      [0, 3],
    ])
    expect(report.discardIntervals[1]).toEqual([0, 9])
    expect(report.newIntervals[1]).toEqual([0, 18])
  })

  test('of shares reach from the least share of a sample to the most', () => {
    const range = (shares: number[]) => [Math.min(...shares), Math.max(...shares)]
    const compare = (interval: number[] | null, [low, high]: number[]) => {
      expect(interval![0]).toBeCloseTo(low, 12)
      expect(interval![1]).toBeCloseTo(high, 12)
    }
    compare(report.intervals.preservedShare, range(sums.map(({ preserve, pre }) => preserve / pre)))
    compare(report.intervals.preservedShareOfFinetuned, range(sums.map(({ preserve, ft }) => preserve / ft)))
    compare(report.intervals.learnedByScratch, range(sums.map(({ preserve, shared }) => shared / preserve)))
  })

  test('of similarities', () => {
    const [first, , last] = report.convergence.finetuned.similarityIntervals
    expect(first[0]).toBeCloseTo(0.1, 12)
    expect(first[1]).toBeCloseTo(0.3, 12)
    expect(last).toEqual([1, 1])
  })

  test('the seed decides', () => {
    const many = Array.from({ length: 20 }, (_, i) => sample(0, interactions(5, 0, 0, 0), interactions(i * i, 0, 0, 0)))
    const seeded = (seed: number) => buildReport({ ...results, samples: many, settings: { ...settings, seed } })
    expect(seeded(1)).toEqual(seeded(1))
    expect(seeded(1).intervals).not.toEqual(seeded(2).intervals)
  })
})

test('a run', () => {
  const { finetuned } = report.convergence
  expect(finetuned.similarity[0]).toBeCloseTo(0.2, 15)
  expect(finetuned.similarity[1]).toBeCloseTo(0.9, 15)
  expect(finetuned.reference.similarity[2]).toBeCloseTo(0.3, 15)
  expect(finetuned.areaUnderCurve).toBeCloseTo((0.55 + 4 * 0.95) / 5, 12)
  expect(finetuned).toMatchObject({ role: 'finetuned', accuracy: [0.2, 0.7, 0.9], loss: [2, 1, 0.5], epochAtHalf: 1 })
  expect(finetuned.directness).toBeCloseTo(1, 12)
})

test('the worst gap and residual of all explanations', () => {
  expect(report).toMatchObject({ worstGap: 9e-4, worstResidual: 0.2 })
})

test('without a scratch network nothing is said about what it learned', () => {
  const alone = buildReport({
    ...results,
    networks: { ...results.networks, scratch: null },
    samples: [sample(0, interactions(1, 0, 0, 0), interactions(1, 0, 0, 0))],
  })
  expect(alone).toMatchObject({ preservedShare: 1, learnedByScratch: null, intervals: { learnedByScratch: null } })
  expect(alone.classes).toEqual([{ name: 'cat', samples: 1, preservedShare: 1, learnedByScratch: null }])
})

test('networks without interactions make a report of zeros', () => {
  const none = interactions(0, 0, 0, 0)
  const empty = buildReport({ ...results, samples: [sample(0, none, none, none)] })
  expect(schema.parse(empty)).toMatchObject({
    preservedShare: 0,
    preservedShareOfFinetuned: 0,
    learnedByScratch: null,
    intervals: { preservedShare: [0, 0], preservedShareOfFinetuned: [0, 0], learnedByScratch: null },
  })
})

test('a study without a sample is refused', () => {
  expect(() => buildReport({ ...results, samples: [] })).toThrow(expect.objectContaining({ code: 'STUDY_INVALID' }))
})
