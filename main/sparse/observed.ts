import { someCoalitions, type Coalitions } from './coalitions.ts'

/** Coalitions with their values, or with what of the values is still to be explained. */
export interface Observed {
  coalitions: Coalitions
  values: Float64Array
}

/** Coalitions `from … to - 1` and their values, which share memory with all. */
export function someObserved({ coalitions, values }: Observed, from: number, to: number): Observed {
  return { coalitions: someCoalitions(coalitions, from, to), values: values.subarray(from, to) }
}

/** `1 - residual sum of squares / total sum of squares`; of constant values 1 where they are explained and else 0. */
export function r2(values: Float64Array, predicted: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const total = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  const left = values.reduce((sum, value, k) => sum + (value - predicted[k]) ** 2, 0)
  if (total > 0) return 1 - left / total
  return left > 1e-12 * (1 + mean ** 2) * values.length ? 0 : 1
}
