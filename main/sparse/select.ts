import { columnsOf, productsOf, weightedSum, type Column, type Products } from './columns.ts'
import type { Effect } from './dividends.ts'
import { largestPenalty, lasso } from './lasso.ts'
import { ridgeWeights } from './leastSquares.ts'
import type { Observed } from './observed.ts'

/** Penalties fall by this from one to the next. */
const step = 0.7
const mostPenalties = 40
/** The path ends after so many penalties that explain no more on validation, or when interactions are many more. */
const patience = 8
const manyMore = (best: number) => 2 * best + 50
/** More interactions are not refitted: the cost grows with their cube. */
const mostInteractions = 800
/** Next to no shrinkage: it keeps columns that make each other up from getting opposite weights without end. */
const almostNone = 1e-6
/** Shares of the way from the weights of the LASSO to those of least squares on the same sets. */
const relaxations = [0, 0.25, 0.5, 0.75, 1]

export interface Selection {
  /** Where on the path the best model is: its penalty and how far it is relaxed. */
  lambda: number
  relaxation: number
  /** Squared error on validation, as a share of that of the mean of the values. */
  error: number
}

/** Less of an error is none: the game is explained. */
export const noError = 1e-9

/**
 * How strongly to select among the candidates. The adaptive LASSO, from a strong penalty to a weak one, proposes sets and
 * weights; least squares on the same sets undoes some of what the penalty took from the weights (relaxed LASSO, Meinshausen
 * 2007). Penalty and relaxation are those with the least error on `validation`.
 */
export function selectPenalty(
  fitting: Observed,
  validation: Observed,
  candidates: readonly Effect[],
  onStep: () => void,
): Selection {
  const products = productsOf(columnsOf(fitting.coalitions, setsOf(candidates)), fitting.values)
  const factors = factorsOf(candidates)
  const unseen = columnsOf(validation.coalitions, setsOf(candidates))
  const most = Math.min(mostInteractions, Math.floor(fitting.values.length / 2))
  const weights = new Float64Array(products.size)
  const errorOfMean = meanError(products, weights, unseen, validation.values)
  let lambda = largestPenalty(products, factors)
  let best: Selection = { lambda, relaxation: 0, error: errorOfMean > 0 ? 1 : 0 }
  let since = 0
  let bestCount = 0
  for (let k = 0; k < mostPenalties && since < patience && best.error > noError; k++) {
    onStep()
    lambda *= step
    lasso(products, factors, lambda, weights)
    const count = countOf(weights)
    if (count > Math.min(most, manyMore(bestCount))) break
    since++
    for (const [relaxation, model] of relaxed(products, weights)) {
      const error = meanError(products, model, unseen, validation.values) / errorOfMean
      if (error >= best.error) continue
      best = { lambda, relaxation, error }
      since = 0
      bestCount = count
    }
  }
  return best
}

/** Interactions with their weights and the constant beside them. */
export interface Fitted {
  candidates: Effect[]
  /** One a candidate; most are 0. */
  weights: Float64Array
  constant: number
}

/** The model of a selection, fitted to other coalitions. Penalties on the way there make the LASSO quick. */
export function fit(observed: Observed, candidates: Effect[], { lambda, relaxation }: Selection): Fitted {
  const products = productsOf(columnsOf(observed.coalitions, setsOf(candidates)), observed.values)
  const factors = factorsOf(candidates)
  const start = new Float64Array(products.size)
  for (let above = 8; above >= 0; above--) lasso(products, factors, lambda / step ** above, start)
  const weights = new Map(relaxed(products, start)).get(relaxation)!
  return { candidates, weights, constant: constantOf(products, weights) }
}

/** What the interactions make of each coalition. */
export function predicted({ candidates, weights, constant }: Fitted, { coalitions }: Pick<Observed, 'coalitions'>) {
  const sums = weightedSum(columnsOf(coalitions, setsOf(candidates)), weights, coalitions.count)
  return sums.map((sum) => sum + constant)
}

const setsOf = (candidates: readonly Effect[]) => candidates.map(({ set }) => set)

/** A candidate is penalised the more the weaker the proxy says it is. */
function factorsOf(candidates: readonly Effect[]): Float64Array {
  const strongest = candidates.reduce((most, { effect }) => Math.max(most, effect), 0)
  return Float64Array.from(candidates, ({ effect }) => (strongest > 0 ? strongest / effect : 1))
}

function relaxed(products: Products, weights: Float64Array): [relaxation: number, weights: Float64Array][] {
  const support: number[] = []
  weights.forEach((weight, i) => {
    if (weight !== 0) support.push(i)
  })
  const free = ridgeWeights(products, support, almostNone)
  return relaxations.map((share) => [share, weights.map((weight, i) => (1 - share) * weight + share * free[i])])
}

function meanError(products: Products, weights: Float64Array, columns: Column[], values: Float64Array): number {
  const sums = weightedSum(columns, weights, values.length)
  const constant = constantOf(products, weights)
  return values.reduce((total, value, k) => total + (value - constant - sums[k]) ** 2, 0) / values.length
}

/** What is left for the empty set when the columns have their weights. */
function constantOf({ valueMean, means }: Products, weights: Float64Array): number {
  return weights.reduce((rest, weight, i) => rest - weight * means[i], valueMean)
}

const countOf = (weights: Float64Array) => weights.reduce((count, weight) => (weight === 0 ? count : count + 1), 0)
