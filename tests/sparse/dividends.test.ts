import { describe, expect, test } from 'vitest'
import { moebius } from '../../main/interactions/butterflies.ts'
import { boost, boostingLimits } from '../../main/sparse/boosting.ts'
import { emptyCoalitions, isPresent, type Coalitions } from '../../main/sparse/coalitions.ts'
import { drawDesign } from '../../main/sparse/design.ts'
import { strongestEffects, treeDividends } from '../../main/sparse/dividends.ts'
import { someObserved } from '../../main/sparse/observed.ts'
import { playersIn, setOf, withPlayer } from '../../main/sparse/playerSets.ts'
import { growTree, treeValue, type Tree } from '../../main/sparse/tree.ts'
import { randomIntegers } from '../../main/knowledge/random.ts'

/** All coalitions of few players, in mask order. */
function allCoalitions(n: number): Coalitions {
  const all = emptyCoalitions(n, 2 ** n)
  for (let mask = 0; mask < 2 ** n; mask++) {
    for (let byte = 0; byte < all.width; byte++) all.bits[mask * all.width + byte] = (mask >> (8 * byte)) & 255
  }
  return all
}

function noise(count: number, seed: number): Float64Array {
  const integer = randomIntegers(seed)
  return Float64Array.from({ length: count }, () => integer(2 ** 30) / 2 ** 29 - 1)
}

/** Dividends of what the trees predict, by brute force. */
function transformed(trees: Tree[], n: number): Float64Array {
  const all = allCoalitions(n)
  const values = Float64Array.from({ length: 2 ** n }, (_, k) =>
    trees.reduce((sum, tree) => sum + treeValue(tree, all, k), 0),
  )
  moebius(values)
  return values
}

describe.each([3, 7, 10])('trees over %i players', (n) => {
  const design = drawDesign(n, { passes: 2 ** n, seed: 7 })
  const observed = { coalitions: design.coalitions, values: noise(2 ** n, n) }
  const half = 2 ** (n - 1)
  const limits = { ...boostingLimits, leaf: 1, trees: 30, patience: 30, depth: Math.min(n, 6) }
  const trees = boost(observed, someObserved(observed, 0, half), limits)

  test('their dividends are those of the Möbius transform of what they predict', () => {
    expect(trees.length).toBeGreaterThan(5)
    const expected = transformed(trees, n)
    const dividends = treeDividends(trees)
    for (let mask = 0; mask < 2 ** n; mask++) {
      const players = Array.from({ length: n }, (_, player) => player).filter((player) => (mask >> player) & 1)
      expect(dividends.get(setOf(players)) ?? 0).toBeCloseTo(expected[mask], 9)
    }
  })

  test('each leaf is the shrunken mean of the coalitions in it', () => {
    const { coalitions, values } = observed
    const leafOf = new Int16Array(2 ** n)
    const places = Int32Array.from(values, (_, k) => k)
    const tree = growTree(coalitions, values, places, limits, leafOf)
    for (let k = 0; k < 2 ** n; k++) {
      const together = values.filter((_, other) => leafOf[other] === leafOf[k])
      const mean = together.reduce((sum, value) => sum + value, 0) / (together.length + limits.shrinkage)
      expect(treeValue(tree, coalitions, k)).toBeCloseTo(limits.rate * mean, 9)
    }
  })
})

test('the first split lowers the squared error most', () => {
  const { coalitions } = drawDesign(40, { passes: 500, seed: 1 })
  const values = noise(500, 3).map((value, k) => value + (isPresent(coalitions, k, 33) ? 1 : 0))
  const leafOf = new Int16Array(500)
  const limits = { depth: 1, leaf: 1, shrinkage: 0, rate: 1 }
  const tree = growTree(
    coalitions,
    values,
    Int32Array.from(values, (_, k) => k),
    limits,
    leafOf,
  )
  const errors = Array.from({ length: 40 }, (_, player) => {
    const sides = [true, false].map((side) => values.filter((_, k) => isPresent(coalitions, k, player) === side))
    return sides.reduce((error, side) => {
      const mean = side.reduce((sum, value) => sum + value, 0) / side.length
      return error + side.reduce((sum, value) => sum + (value - mean) ** 2, 0)
    }, 0)
  })
  expect(tree.player[0]).toBe(33)
  expect(errors.indexOf(Math.min(...errors))).toBe(33)
})

test('effects are standard deviations over all coalitions', () => {
  const effects = strongestEffects(
    new Map([
      ['', 9],
      [setOf([1]), -1],
      [setOf([4, 2]), 3],
      [setOf([0]), 0],
    ]),
    5,
  )
  expect(effects).toEqual([
    { set: setOf([2, 4]), effect: 3 * Math.sqrt(3 / 16) },
    { set: setOf([1]), effect: 0.5 },
  ])
})

test('sets of players', () => {
  const set = setOf([127, 0, 64])
  expect(playersIn(set)).toEqual([0, 64, 127])
  expect(withPlayer(set, 64)).toBe(set)
  expect(playersIn(withPlayer(set, 100))).toEqual([0, 64, 100, 127])
})
