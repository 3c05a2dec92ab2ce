import type { Explanation, Interaction } from '../../contract/index.ts'
import { order, playersOf, subsetSum, disjointSum } from './butterflies.ts'

type Arrays = Pick<Explanation, 'and' | 'or'>

/** Largest |I| over AND and OR together; an interaction is salient from `tau` times that on. */
export function strongest({ and, or }: Arrays): number {
  let most = 0
  for (let i = 1; i < and.length; i++) most = Math.max(most, Math.abs(and[i]), Math.abs(or[i]))
  return most
}

/** All interactions that are not zero, strongest first (ties: AND before OR, then by mask). */
export function rankedInteractions(explanation: Arrays, tau = 0.05): Interaction[] {
  const threshold = tau * strongest(explanation)
  const list: Interaction[] = []
  for (const type of ['and', 'or'] as const) {
    explanation[type].forEach((value, mask) => {
      if (value !== 0) list.push({ type, mask, value, salient: Math.abs(value) >= threshold })
    })
  }
  return list.sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
}

/** `Σ_{|S|=m} |I(S)|` for m = 1..n, split into the positive and the negative part (the latter <= 0). */
export function strengthByOrder({ and, or }: Arrays): { positive: Float64Array; negative: Float64Array } {
  const n = playersOf(and)
  const positive = new Float64Array(n)
  const negative = new Float64Array(n)
  for (const side of [and, or]) {
    for (let mask = 1; mask < side.length; mask++) {
      const part = side[mask] > 0 ? positive : negative
      part[order(mask) - 1] += side[mask]
    }
  }
  return { positive, negative }
}

export interface ExplanationCurve {
  /** How many of the strongest interactions are used. */
  k: number[]
  /** 1 - residual sum of squares / total sum of squares, over all 2^n coalitions. */
  r2: number[]
  meanAbsoluteError: number[]
}

/**
 * How well the top k interactions rebuild the game, at about `points` values of k spaced evenly on a log scale. The
 * R² of a game that is constant is 1.
 */
export function explanationCurve(
  values: Float64Array,
  explanation: Arrays & { constant: number },
  points = 40,
): ExplanationCurve {
  const ranked = rankedInteractions(explanation)
  const size = values.length
  const mean = values.reduce((sum, v) => sum + v, 0) / size
  const total = values.reduce((sum, v) => sum + (v - mean) ** 2, 0)
  const steps = new Set([0, ranked.length])
  for (let p = 0; p < points; p++) steps.add(Math.round(ranked.length ** (p / (points - 1))))
  const k = [...steps].filter((count) => count <= ranked.length).sort((a, b) => a - b)

  const curve: ExplanationCurve = { k, r2: [], meanAbsoluteError: [] }
  const and = new Float64Array(size)
  const or = new Float64Array(size)
  let used = 0
  let met = 0
  for (const count of k) {
    for (; used < count; used++) {
      const { type, mask, value } = ranked[used]
      if (type === 'and') and[mask] = value
      else {
        or[mask] = value
        met += value
      }
    }
    const rebuilt = and.slice()
    const disjoint = or.slice()
    subsetSum(rebuilt)
    disjointSum(disjoint)
    let squares = 0
    let absolute = 0
    for (let i = 0; i < size; i++) {
      const error = values[i] - (explanation.constant + rebuilt[i] + met - disjoint[i])
      squares += error * error
      absolute += Math.abs(error)
    }
    curve.r2.push(total > 0 ? 1 - squares / total : 1)
    curve.meanAbsoluteError.push(absolute / size)
  }
  return curve
}
