import type { Products } from './columns.ts'

/** A column with less than this is the same everywhere: one of the constants. */
const leastSquare = 1e-9
const mostSweeps = 200
/** Ends when no weight moves its column by more than this share of its penalty. */
const still = 0.03

/** The least λ at which no column has a weight. */
export function largestPenalty({ size, gram, moments }: Products, factors: Float64Array): number {
  let most = 0
  for (let i = 0; i < size; i++) {
    const square = gram[i * size + i]
    if (square > leastSquare) most = Math.max(most, Math.abs(moments[i]) / (factors[i] * Math.sqrt(square)))
  }
  return most
}

/**
 * Moves `weights` to those that minimise `½ Σ_k (value - Σ_i w_i column_i)² + λ Σ_i f_i |w_i| ‖column_i‖` over columns and
 * values less their means (the LASSO with a factor f for each column, which makes it adaptive: Zou 2006), by coordinate
 * descent on the products (Friedman, Hastie, Tibshirani 2010): sweeps over the columns that have weights until nothing
 * moves, then one over all of them.
 */
export function lasso(
  { size, gram, moments }: Products,
  factors: Float64Array,
  lambda: number,
  weights: Float64Array,
): void {
  const gradient = moments.slice()
  for (let i = 0; i < size; i++) if (weights[i] !== 0) addRow(gradient, gram, i, -weights[i])
  let everything = true
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    let moving = false
    for (let i = 0; i < size; i++) {
      const square = gram[i * size + i]
      if ((!everything && weights[i] === 0) || square <= leastSquare) continue
      const penalty = lambda * factors[i] * Math.sqrt(square)
      const pull = gradient[i] + square * weights[i]
      const left = Math.abs(pull) - penalty
      const weight = left > 0 ? (Math.sign(pull) * left) / square : 0
      const move = weight - weights[i]
      if (move === 0) continue
      weights[i] = weight
      addRow(gradient, gram, i, -move)
      if (Math.abs(move) * square > still * penalty) moving = true
    }
    if (moving) everything = false
    else if (everything) return
    else everything = true
  }
}

function addRow(gradient: Float64Array, gram: Float64Array, row: number, factor: number): void {
  const start = row * gradient.length
  for (let k = 0; k < gradient.length; k++) gradient[k] += factor * gram[start + k]
}
