import { expect, test } from 'vitest'
import { randomIntegers } from '../../main/knowledge/random.ts'
import { isPresent } from '../../main/sparse/coalitions.ts'
import { columnsOf, productsOf, weightedSum } from '../../main/sparse/columns.ts'
import { drawDesign } from '../../main/sparse/design.ts'
import { largestPenalty, lasso } from '../../main/sparse/lasso.ts'
import { ridgeWeights } from '../../main/sparse/leastSquares.ts'
import { playersIn, setOf } from '../../main/sparse/playerSets.ts'

const { coalitions } = drawDesign(35, { passes: 300, seed: 8 })
const sets = [[0], [7], [8], [34], [0, 7], [8, 34], [1, 2, 3]].map(setOf)
const columns = columnsOf(coalitions, sets)
const integer = randomIntegers(1)
const values = Float64Array.from({ length: 300 }, () => integer(2 ** 20) / 2 ** 19)
const products = productsOf(columns, values)
const dense = sets.map((set) =>
  Float64Array.from(values, (_, k) => (playersIn(set).every((player) => isPresent(coalitions, k, player)) ? 1 : 0)),
)
const mean = (x: Float64Array) => x.reduce((sum, value) => sum + value, 0) / x.length
const centred = (x: Float64Array) => x.map((value) => value - mean(x))
const dot = (x: Float64Array, y: Float64Array) => x.reduce((sum, value, k) => sum + value * y[k], 0)
/** Of every column with what the weights leave of the values. */
const slopes = (weights: Float64Array) => {
  const rest = centred(values)
  dense.forEach((column, i) => centred(column).forEach((value, k) => (rest[k] -= weights[i] * value)))
  return dense.map((column) => dot(centred(column), rest))
}

test('products of bit columns are those of columns of numbers', () => {
  dense.forEach((column, i) => {
    expect(products.means[i]).toBeCloseTo(mean(column), 12)
    expect(products.moments[i]).toBeCloseTo(dot(centred(column), centred(values)), 9)
    dense.forEach((other, j) => {
      expect(products.gram[i * sets.length + j]).toBeCloseTo(dot(centred(column), centred(other)), 9)
    })
  })
  const weights = [1, -2, 0, 3, 0.5, 0, 4]
  weightedSum(columns, weights, 300).forEach((sum, k) => {
    expect(sum).toBeCloseTo(
      dense.reduce((total, column, i) => total + weights[i] * column[k], 0),
      12,
    )
  })
})

test('least squares leaves nothing that its columns could explain', () => {
  const support = [0, 2, 3, 5]
  const weights = ridgeWeights(products, support, 1e-12)
  const left = slopes(weights)
  for (const i of support) expect(left[i]).toBeCloseTo(0, 8)
  expect([1, 4, 6].map((i) => weights[i])).toEqual([0, 0, 0])
})

test('the LASSO meets its optimality conditions', () => {
  const factors = Float64Array.from([1, 1, 1, 1, 2, 2, 3])
  const lambda = 0.3 * largestPenalty(products, factors)
  const weights = new Float64Array(sets.length)
  lasso(products, factors, lambda, weights)
  expect(weights.some((weight) => weight !== 0)).toBe(true)
  slopes(weights).forEach((slope, i) => {
    const penalty = lambda * factors[i] * Math.sqrt(products.gram[i * sets.length + i])
    if (weights[i] === 0) expect(Math.abs(slope)).toBeLessThanOrEqual(1.1 * penalty)
    else expect(Math.abs(slope - Math.sign(weights[i]) * penalty)).toBeLessThan(0.1 * penalty)
  })
  const nothing = new Float64Array(sets.length)
  lasso(products, factors, 1.0001 * largestPenalty(products, factors), nothing)
  expect([...nothing].every((weight) => weight === 0)).toBe(true)
})
