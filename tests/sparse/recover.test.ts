import { describe, expect, test } from 'vitest'
import { moebius } from '../../main/interactions/butterflies.ts'
import { drawDesign } from '../../main/sparse/design.ts'
import { recoverInteractions } from '../../main/sparse/recover.ts'
import { plantedInteractions, strengthFound, valuesOf } from './planted.ts'

function recovered(n: number, count: number, passes: number, noise = 0, seed = 1) {
  const planted = plantedInteractions(n, count, seed)
  const design = drawDesign(n, { passes, seed })
  const explanation = recoverInteractions(design, valuesOf(design.coalitions, 0.3, planted, noise))
  return { planted, explanation, ...strengthFound(planted, explanation.interactions) }
}

describe('planted games', () => {
  test.each([
    { n: 20, count: 20, passes: 2000 },
    { n: 64, count: 40, passes: 5000 },
    { n: 64, count: 80, passes: 5000 },
    { n: 128, count: 40, passes: 5000 },
  ])('$count interactions of $n players are found with $passes passes', ({ n, count, passes }) => {
    const { found, spurious, explanation } = recovered(n, count, passes)
    expect(found).toBeGreaterThan(0.99)
    expect(spurious).toBeLessThan(0.01)
    expect(explanation.r2).toBeGreaterThan(0.9999)
    expect(explanation.constant).toBeCloseTo(0.3, 2)
    expect(explanation).toMatchObject({ n, passes, heldOut: passes / 10, seed: 1, vEmpty: 0.3 })
  })

  test('noise is not explained, and R² says so', () => {
    const { found, spurious, explanation } = recovered(64, 40, 5000, 0.5)
    expect(found).toBeGreaterThan(0.95)
    expect(spurious).toBeLessThan(0.05)
    // The variance of the noise is 0.25, that of the game about 9.
    expect(explanation.r2).toBeGreaterThan(0.95)
    expect(explanation.r2).toBeLessThan(0.985)
  })

  test('interactions come strongest first, with rising players', () => {
    const { interactions } = recovered(20, 20, 1000).explanation
    const strengths = interactions.map(({ value }) => Math.abs(value))
    expect(strengths).toEqual(strengths.toSorted((a, b) => b - a))
    for (const { players } of interactions) expect(players).toEqual(players.toSorted((a, b) => a - b))
  })
})

test('with all coalitions the interactions are those of the Möbius transform', () => {
  const n = 10
  const planted = plantedInteractions(n, 25, 3)
  const design = drawDesign(n, { passes: 5000, seed: 3 })
  expect(design.passes).toBe(1024)
  const values = valuesOf(design.coalitions, -1, planted)
  const game = new Float64Array(2 ** n)
  for (let k = 0; k < 2 ** n; k++)
    game[design.coalitions.bits[2 * k] | (design.coalitions.bits[2 * k + 1] << 8)] = values[k]
  moebius(game)
  const { interactions, constant } = recoverInteractions(design, values)
  const recoveredGame = new Float64Array(2 ** n)
  recoveredGame[0] = constant
  for (const { players, value } of interactions) {
    recoveredGame[players.reduce((mask, player) => mask | (1 << player), 0)] = value
  }
  expect(Math.max(...game.map((dividend, mask) => Math.abs(dividend - recoveredGame[mask])))).toBeLessThan(1e-3)
})

test('equal seeds give equal numbers, others other coalitions', () => {
  const explain = (seed: number) => recovered(24, 12, 600, 0.2, seed).explanation
  expect(explain(5)).toEqual(explain(5))
  expect(drawDesign(24, { passes: 600, seed: 5 })).not.toEqual(drawDesign(24, { passes: 600, seed: 6 }))
})

test('a constant game has no interactions', () => {
  const design = drawDesign(30, { passes: 300, seed: 0 })
  const explanation = recoverInteractions(design, new Float64Array(300).fill(2.5))
  expect(explanation).toMatchObject({ constant: 2.5, interactions: [], r2: 1 })
})

test('noise alone is not explained', () => {
  const { explanation } = recovered(40, 0, 1000, 1)
  expect(explanation.r2).toBeLessThan(0.05)
})

test('values that are not numbers are refused', () => {
  const design = drawDesign(20, { passes: 200, seed: 0 })
  const values = new Float64Array(200)
  values[7] = NaN
  expect(() => recoverInteractions(design, values)).toThrow('The value of coalition 7 is NaN.')
  expect(() => recoverInteractions(design, new Float64Array(3))).toThrow('There are 3 values for 200 coalitions.')
})

test('the work can be ended between its steps', () => {
  const design = drawDesign(20, { passes: 400, seed: 0 })
  const values = valuesOf(design.coalitions, 0, plantedInteractions(20, 5, 1))
  let steps = 0
  const onStep = () => {
    if (++steps === 3) throw new Error('enough')
  }
  expect(() => recoverInteractions(design, values, onStep)).toThrow('enough')
})
