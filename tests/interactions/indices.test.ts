import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { explanationCurve, rankedInteractions, strengthByOrder } from '../../main/interactions/curves.ts'
import { decompose } from '../../main/interactions/decompose.ts'
import { kSII, moebiusTransform, shapleyInteractionIndex, shapleyValues } from '../../main/interactions/indices.ts'
import { anyGame, bits, expectClose, gameOf, largest, rebuiltByDefinition } from './games.ts'

const factorial = (k: number): number => (k <= 1 ? 1 : k * factorial(k - 1))

describe('Shapley values', () => {
  test('are the weighted mean of marginal contributions', () => {
    fc.assert(
      fc.property(anyGame, (game) => {
        const n = Math.log2(game.length)
        const expected = Array.from({ length: n }, (_, player) => {
          let sum = 0
          for (let mask = 0; mask < game.length; mask++) {
            if (mask & (1 << player)) continue
            const weight = (factorial(bits(mask)) * factorial(n - bits(mask) - 1)) / factorial(n)
            sum += weight * (game[mask | (1 << player)] - game[mask])
          }
          return sum
        })
        expectClose(shapleyValues(game), expected, 1e-10)
      }),
    )
  })

  test('sum to v(N) - v(∅)', () => {
    fc.assert(
      fc.property(anyGame, (game) => {
        const total = shapleyValues(game).reduce((sum, value) => sum + value, 0)
        expect(total).toBeCloseTo(game[game.length - 1] - game[0], 9)
      }),
    )
  })

  test('are the AND-OR interactions shared among their players', () => {
    fc.assert(
      fc.property(gameOf(4), (game) => {
        const { and, or } = decompose([game], { kappa: 0, tolerance: 1e-3 }).games[0]
        const shared = new Float64Array(4)
        for (let mask = 1; mask < 16; mask++) {
          for (let i = 0; i < 4; i++) if (mask & (1 << i)) shared[i] += (and[mask] + or[mask]) / bits(mask)
        }
        expectClose(shared, shapleyValues(game), 1e-9 * Math.max(1, largest(game)))
      }),
    )
  })
})

test('the Shapley interaction index is the weighted mean of discrete derivatives', () => {
  fc.assert(
    fc.property(gameOf(5), (game) => {
      const n = 5
      const index = shapleyInteractionIndex(game, n)
      for (let set = 1; set < 32; set++) {
        let expected = 0
        for (let rest = 0; rest < 32; rest++) {
          if (rest & set) continue
          const weight = (factorial(n - bits(rest) - bits(set)) * factorial(bits(rest))) / factorial(n - bits(set) + 1)
          for (let sub = 0; sub < 32; sub++) {
            if ((sub & set) === sub) expected += weight * (-1) ** (bits(set) - bits(sub)) * game[rest | sub]
          }
        }
        expect(index[set]).toBeCloseTo(expected, 9)
      }
    }),
    { numRuns: 20 },
  )
})

test('k-SII of every order sums to v(N) - v(∅), and at k = 1 is the Shapley value', () => {
  fc.assert(
    fc.property(gameOf(5), (game) => {
      for (let k = 1; k <= 5; k++) {
        const total = kSII(game, k).reduce((sum, value) => sum + value, 0)
        expect(total).toBeCloseTo(game[31] - game[0], 8)
      }
      const first = kSII(game, 1)
      shapleyValues(game).forEach((value, player) => {
        expect(first[1 << player]).toBeCloseTo(value, 10)
      })
    }),
    { numRuns: 20 },
  )
})

type Index = Record<string, number>
interface ShapiqGame extends Record<'Moebius' | 'SV' | 'SII-2' | 'SII-3' | 'k-SII-2' | 'k-SII-3', Index> {
  sample?: number
  /** Of a network's game they stand with the other values of the sample study. */
  values?: number[]
}

const reference = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../reference/${name}`, import.meta.url), 'utf8'))
const stored = reference('shapiq.json') as Record<string, ShapiqGame>
const { games } = reference('sample-values.json') as { games: { model: string; sample: number; values: number[] }[] }

test.each(Object.entries(stored))('agrees with shapiq on the stored game %s', (name, indices) => {
  const same = games.find(({ model, sample }) => model === name && sample === indices.sample)
  const game = Float64Array.from(indices.values ?? same!.values)
  const tolerance = 1e-6 * Math.max(1, largest(game))
  const tables = {
    Moebius: moebiusTransform(game),
    SV: kSII(game, 1),
    'SII-2': shapleyInteractionIndex(game, 2),
    'SII-3': shapleyInteractionIndex(game, 3),
    'k-SII-2': kSII(game, 2),
    'k-SII-3': kSII(game, 3),
  }
  for (const [index, table] of Object.entries(tables)) {
    const expected = Object.entries(indices[index as keyof typeof tables]).filter(([players]) => players !== 'Empty')
    expect(expected.length, index).toBeGreaterThan(5)
    for (const [players, value] of expected) {
      const mask = players.split(',').reduce((m, player) => m | (1 << Number(player)), 0)
      expect(Math.abs(table[mask] - value), `${index} of {${players}}`).toBeLessThanOrEqual(tolerance)
    }
  }
})

describe('curves', () => {
  const and = Float64Array.of(0, 2, 0, -1, 0, 0, 0, 0.04)
  const or = Float64Array.of(0, 0, 0, 0, 0, 0, 3, 0)

  test('interactions are ranked by strength and salient from τ on', () => {
    expect(rankedInteractions({ and, or })).toEqual([
      { type: 'or', mask: 6, value: 3, salient: true },
      { type: 'and', mask: 1, value: 2, salient: true },
      { type: 'and', mask: 3, value: -1, salient: true },
      { type: 'and', mask: 7, value: 0.04, salient: false },
    ])
  })

  test('strength by order keeps the signs apart', () => {
    const { positive, negative } = strengthByOrder({ and, or })
    expect([...positive]).toEqual([2, 3, 0.04])
    expect([...negative]).toEqual([0, -1, 0])
  })

  test('the explanation curve is that of the definition, from R² of the constant to 1', () => {
    const constant = 0.5
    const values = rebuiltByDefinition(constant, and, or)
    const curve = explanationCurve(values, { and, or, constant })
    expect(curve.k).toEqual([0, 1, 2, 3, 4])
    expect(curve.r2[4]).toBeCloseTo(1, 12)
    expect(curve.meanAbsoluteError[4]).toBeCloseTo(0, 12)
    const mean = values.reduce((sum, v) => sum + v, 0) / 8
    const withTwo = rebuiltByDefinition(constant, [0, 2, 0, 0, 0, 0, 0, 0], or)
    const squares = values.reduce((sum, v, i) => sum + (v - withTwo[i]) ** 2, 0)
    const total = values.reduce((sum, v) => sum + (v - mean) ** 2, 0)
    expect(curve.r2[2]).toBeCloseTo(1 - squares / total, 12)
  })
})
