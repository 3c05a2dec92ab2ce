import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { accuracyAndLoss } from '../../main/knowledge/accuracy.ts'
import { fitProbe, probeLogits, type ProbeOptions } from '../../main/knowledge/probe.ts'
import { clouds, lossAndGradient, type Problem } from './problems.ts'

const fit = ({ features, labels, m, d, K }: Problem, options?: ProbeOptions) =>
  fitProbe(features, labels, m, d, K, options)

/** Where a decreasing function crosses 0. */
function bisect(f: (x: number) => number, low: number, high: number): number {
  for (let step = 0; step < 200; step++) {
    const middle = (low + high) / 2
    if (f(middle) > 0) low = middle
    else high = middle
  }
  return low
}

const relativeDistance = (a: Float64Array, b: Float64Array) =>
  Math.hypot(...a.map((value, i) => value - b[i])) / Math.hypot(...b)

test.each([0.1, 1, 1000])('two samples at ±1, C = %d: the root of an equation in one unknown', (C) => {
  // Weights (-w/2, w/2): 2 log(1 + e^-w) + w²/(4C) is least where 2/(1 + e^w) = w/(2C).
  const w = bisect((x) => 2 / (1 + Math.exp(x)) - x / (2 * C), 0, 100)
  const probe = fitProbe(Float32Array.of(-1, 1), [0, 1], 2, 1, 2, { C, tolerance: 1e-10 })
  expect(probe.weights[0]).toBeCloseTo(-w / 2, 6)
  expect(probe.weights[1]).toBeCloseTo(w / 2, 6)
  expect(Math.abs(probe.intercept[1])).toBeLessThan(1e-6)
  expect(probe.loss).toBeCloseTo(2 * Math.log(1 + Math.exp(-w)) + w ** 2 / (4 * C), 9)
})

test('features that tell nothing: the intercept gives the class frequencies', () => {
  const labels = [0, 1, 1, 2, 2, 2, 2]
  const probe = fitProbe(new Float64Array(14), labels, 7, 2, 3)
  expect(Math.max(...probe.weights.map(Math.abs))).toBe(0)
  expect(probe.intercept[1] - probe.intercept[0]).toBeCloseTo(Math.log(2), 6)
  expect(probe.intercept[2] - probe.intercept[0]).toBeCloseTo(Math.log(4), 6)
})

describe.each([
  ['clouds that overlap', clouds(1, 203, 7, 4, 0.5), 1],
  ['clouds far apart', clouds(2, 60, 5, 3, 6), 1],
  ['clouds far apart, next to no ridge', clouds(3, 60, 5, 3, 6), 1e4],
  ['two classes', clouds(4, 101, 6, 2, 1), 0.3],
  ['more features than samples', clouds(5, 30, 60, 3, 1), 10],
  ['one class more often than a block of rows', clouds(6, 600, 2, 1, 1), 1],
] as const)('%s', (_, problem, C) => {
  const probe = fit(problem, { C })
  const { loss, gradient } = lossAndGradient(problem, probe.weights, probe.intercept, C)

  test('loss and gradient, summed term by term', () => {
    expect(probe.loss).toBeCloseTo(loss, 8)
    expect(probe.gradientNorm).toBeLessThanOrEqual(1e-6)
    expect(Math.hypot(...gradient)).toBeLessThanOrEqual(1.01e-6)
  })

  test('intercept and the weights of a feature sum to 0 over the classes', () => {
    expect(probe.intercept.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 9)
    for (let j = 0; j < problem.d; j++) {
      let sum = 0
      for (let k = 0; k < problem.K; k++) sum += probe.weights[k * problem.d + j]
      expect(sum).toBeCloseTo(0, 5)
    }
  })
})

interface Reference {
  features: number[][]
  labels: number[]
  solutions: { C: number; weights: number[][]; intercepts: number[]; loss: number; train_accuracy: number }[]
}
const reference = JSON.parse(readFileSync(new URL('../reference/probe.json', import.meta.url), 'utf8')) as Record<
  'three_classes' | 'two_classes',
  Reference
>

describe.each(['three_classes', 'two_classes'] as const)('scikit-learn on %s', (name) => {
  const { features, labels, solutions } = reference[name]
  const [m, d] = [features.length, features[0].length]

  test.each(solutions)('C = $C', (solution) => {
    const x = Float64Array.from(features.flat())
    const K = solution.intercepts.length
    const probe = fitProbe(x, labels, m, d, K, { C: solution.C })
    expect(relativeDistance(probe.weights, Float64Array.from(solution.weights.flat()))).toBeLessThan(1e-5)
    expect(relativeDistance(probe.intercept, Float64Array.from(solution.intercepts))).toBeLessThan(1e-5)
    expect(probe.loss).toBeCloseTo(solution.loss, 6)
    const { accuracy } = accuracyAndLoss(probeLogits(x, m, d, probe), labels, K)
    expect(accuracy).toBeCloseTo(solution.train_accuracy, 12)
  })
})

test('moving the features moves the intercept alone', () => {
  const problem = clouds(7, 150, 4, 3, 0.7)
  const moved = { ...problem, features: problem.features.map((x) => x + 1000) }
  const [before, after] = [fit(problem), fit(moved)]
  expect(relativeDistance(after.weights, before.weights)).toBeLessThan(1e-6)
  expect(after.loss).toBeCloseTo(before.loss, 7)
})

test('features of very different scales: as if scaled by hand, with a ridge to match', () => {
  const problem = clouds(8, 150, 4, 3, 0.7)
  const scaled = { ...problem, features: problem.features.map((x) => 1e3 * x) }
  const [before, after] = [fit(problem, { C: 1 }), fit(scaled, { C: 1e-6 })]
  expect(
    relativeDistance(
      after.weights.map((w) => 1e3 * w),
      before.weights,
    ),
  ).toBeLessThan(1e-6)
})

test('a class without a sample is never predicted and leaves the others as they are', () => {
  const problem = clouds(9, 120, 4, 3, 1)
  const three = fit(problem)
  const five = fitProbe(
    problem.features,
    problem.labels.map((label) => [0, 2, 3][label]),
    120,
    4,
    5,
  )
  const rows = [0, 2, 3].flatMap((k) => [...five.weights.subarray(k * 4, (k + 1) * 4)])
  expect(relativeDistance(Float64Array.from(rows), three.weights)).toBeLessThan(1e-5)
  const { predictions } = accuracyAndLoss(probeLogits(problem.features, 120, 4, five), problem.labels, 5)
  expect(new Set(predictions)).toEqual(new Set([0, 2, 3]))
})

test('logits are features times weights plus intercept', () => {
  const { features, m, d, K } = clouds(10, 6, 3, 2, 1)
  const probe = { weights: Float64Array.of(1, -2, 3, 0.5, 0, -1), intercept: Float64Array.of(0.25, -0.25) }
  const logits = probeLogits(features, m, d, probe)
  for (let i = 0; i < m; i++) {
    const [x, y, z] = features.subarray(i * d, (i + 1) * d)
    expect(logits[i * K]).toBeCloseTo(x - 2 * y + 3 * z + 0.25, 5)
    expect(logits[i * K + 1]).toBeCloseTo(0.5 * x - z - 0.25, 5)
  }
  expect(() => probeLogits(features, m, 4, probe)).toThrow(expect.objectContaining({ code: 'MODEL_BINDING' }))
})

test('a tolerance below the rounding error is not reached, and that is said', () => {
  expect(() => fit(clouds(11, 100, 4, 3, 0.5), { tolerance: 1e-300 })).toThrow(
    expect.objectContaining({
      code: 'NOT_CONVERGED',
      message: expect.stringMatching(/gradient norm of \d\.\de-1\d after \d+ Newton steps; 1e-300 was asked/) as string,
    }),
  )
})

test('labels and features that cannot be meant are refused', () => {
  expect(() => fitProbe(Float32Array.of(1, 2), [0, 2], 2, 1, 2)).toThrow(
    expect.objectContaining({ code: 'CLASS_UNKNOWN', message: expect.stringContaining('Sample 1') as string }),
  )
  expect(() => fitProbe(Float32Array.of(1, 2, 3, NaN), [0, 1], 2, 2, 2)).toThrow(
    expect.objectContaining({
      code: 'SAMPLE_INVALID',
      message: expect.stringContaining('Feature 1 of sample 1') as string,
    }),
  )
})
