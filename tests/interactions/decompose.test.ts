import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decompose, rebuild } from '../../main/interactions/decompose.ts'
import { rankedInteractions } from '../../main/interactions/curves.ts'
import { bits, expectClose, gameOf, l1, largest, rebuiltByDefinition } from './games.ts'

const settings = { kappa: 0, tolerance: 1e-3 }
const explain = (game: Float64Array, kappa = 0, tolerance = 1e-3) => decompose([game], { kappa, tolerance }).games[0]

/** A game written as AND and OR terms, `{ and: { 3: 1.5 }, … }` with masks as keys. */
function planted(n: number, constant: number, terms: { and: Record<number, number>; or: Record<number, number> }) {
  const and = new Float64Array(1 << n)
  const or = new Float64Array(1 << n)
  for (const [mask, value] of Object.entries(terms.and)) and[Number(mask)] = value
  for (const [mask, value] of Object.entries(terms.or)) or[Number(mask)] = value
  return { game: rebuiltByDefinition(constant, and, or), and, or }
}

describe('checks that must always hold', () => {
  const games = fc.integer({ min: 1, max: 5 }).chain(gameOf)

  test('an exact explanation rebuilds the game', () => {
    fc.assert(
      fc.property(games, (game) => {
        const { constant, and, or, residualMax } = explain(game)
        const scale = Math.max(largest(game), 1e-300)
        expectClose(rebuiltByDefinition(constant, and, or), game, 1e-9 * scale)
        expect(residualMax).toBeLessThanOrEqual(1e-9 * scale)
      }),
    )
  })

  test('a tolerant explanation stays within δ, and says its residual', () => {
    fc.assert(
      fc.property(games, fc.constantFrom(0.02, 0.05, 0.5), (game, kappa) => {
        const explanation = explain(game, kappa)
        const { constant, and, or, delta, residualMax } = explanation
        expect(delta).toBeCloseTo(kappa * Math.abs(game[game.length - 1] - game[0]), 12)
        const rebuilt = rebuiltByDefinition(constant, and, or)
        expectClose(rebuilt, game, delta + 1e-9 * largest(game))
        expectClose(rebuild(explanation), rebuilt, 1e-10)
        expect(residualMax).toBeCloseTo(largest(rebuilt.map((value, i) => value - game[i])), 8)
      }),
    )
  })

  test('the gap is within the tolerance and the bound below what was reached', () => {
    fc.assert(
      fc.property(games, fc.constantFrom(0, 0.02), fc.constantFrom(1e-2, 1e-3, 1e-4), (game, kappa, tolerance) => {
        const { gap, objective, lowerBound, and, or } = explain(game, kappa, tolerance)
        expect(gap).toBeLessThanOrEqual(tolerance)
        expect(lowerBound).toBeLessThanOrEqual(objective * (1 + 1e-12))
        expect(l1(and) + l1(or)).toBeLessThanOrEqual(objective * (1 + 1e-9) + 1e-9)
      }),
    )
  })

  test('it is never worse than all AND, all OR or an even split', () => {
    fc.assert(
      fc.property(gameOf(4), (game) => {
        const full = game.length - 1
        // Brute-force sums of the definitions; order 1 merged, as the product counts it.
        const and = game.map((_, s) =>
          game.reduce((sum, v, t) => sum + ((t & s) === t ? (-1) ** (bits(s) - bits(t)) * v : 0), 0),
        )
        const or = game.map((_, s) =>
          game.reduce((sum, _v, t) => sum - ((t & s) === t ? (-1) ** (bits(s) - bits(t)) * game[full ^ t] : 0), 0),
        )
        const { objective } = explain(game)
        for (const share of [0, 0.5, 1]) {
          let split = 0
          for (let s = 1; s <= full; s++) split += share * Math.abs(and[s]) + (1 - share) * Math.abs(or[s])
          expect(objective).toBeLessThanOrEqual(split * (1 + 1e-3) + 1e-9)
        }
      }),
    )
  })

  test('scaling the game scales its explanation', () => {
    fc.assert(
      fc.property(gameOf(4), fc.constantFrom(-3, 1e-3, 1e4), (game, factor) => {
        const one = explain(game, 0, 1e-6)
        const other = explain(
          game.map((value) => factor * value),
          0,
          1e-6,
        )
        expect(other.objective).toBeCloseTo(
          Math.abs(factor) * one.objective,
          -Math.log10(2e-5 * other.objective + 1e-12),
        )
      }),
    )
  })

  test('adding a constant changes nothing but the constant', () => {
    fc.assert(
      fc.property(gameOf(4), (game) => {
        const one = explain(game, 0.02, 1e-5)
        const other = explain(
          game.map((value) => value + 7),
          0.02,
          1e-5,
        )
        expect(other.objective).toBeCloseTo(one.objective, 2)
      }),
    )
  })

  test('a constant game has no interactions', () => {
    for (const value of [0, -3.25, 1e6]) {
      for (const kappa of [0, 0.02]) {
        const { and, or, constant, objective, gap } = explain(new Float64Array(32).fill(value), kappa)
        expect([l1(and), l1(or), objective, gap]).toEqual([0, 0, 0, 0])
        expect(constant).toBe(value)
      }
    }
  })

  test('a game within the tolerated residual has no interactions', () => {
    const game = Float64Array.from({ length: 16 }, (_, mask) => (mask === 15 ? 1 : 0.5 * Number(bits(mask) > 2)))
    const { and, or, residualMax, delta } = explain(game, 0.5)
    expect(l1(and) + l1(or)).toBe(0)
    expect(residualMax).toBeLessThanOrEqual(delta)
  })

  test('order 1 is reported once, under AND', () => {
    fc.assert(
      fc.property(gameOf(4), (game) => {
        const { or } = explain(game)
        for (let player = 0; player < 4; player++) expect(or[1 << player]).toBe(0)
      }),
      { numRuns: 20 },
    )
  })
})

describe('planted games', () => {
  const { game, and, or } = planted(6, 0.5, {
    and: { 0b000011: 2, 0b111000: -1.5, 0b000100: 0.75 },
    or: { 0b001100: 1.25, 0b110001: -0.8 },
  })

  test('come back exactly', () => {
    const found = explain(game)
    expectClose(found.and, and, 1e-9)
    expectClose(found.or, or, 1e-9)
    expect(found.constant).toBeCloseTo(0.5, 9)
    expect(rankedInteractions(found).map(({ type, mask }) => `${type} ${mask}`)).toEqual([
      'and 3',
      'and 56',
      'or 12',
      'or 49',
      'and 4',
    ])
  })

  test('permuting the players permutes the interactions', () => {
    const to = [3, 5, 0, 1, 4, 2]
    const permute = (mask: number) => to.reduce((out, target, player) => out | (((mask >> player) & 1) << target), 0)
    const permuted = new Float64Array(64)
    game.forEach((value, mask) => (permuted[permute(mask)] = value))
    const found = explain(permuted)
    and.forEach((value, mask) => {
      expect(found.and[permute(mask)]).toBeCloseTo(value, 8)
    })
    or.forEach((value, mask) => {
      expect(found.or[permute(mask)]).toBeCloseTo(value, 8)
    })
  })

  test('a dummy player takes part in nothing, a duplicate player stands for its twin', () => {
    const withDummy = Float64Array.from({ length: 128 }, (_, mask) => game[mask & 63])
    const found = explain(withDummy)
    for (let mask = 64; mask < 128; mask++) expect([found.and[mask], found.or[mask]]).toEqual([0, 0])

    // Player 6 is a twin of player 2: either present counts as player 2 present. Only ORs can say that sparsely.
    const or2 = planted(3, 0, { and: {}, or: { 0b110: 1, 0b001: 0.5 } })
    const twin = Float64Array.from({ length: 16 }, (_, m) => or2.game[(m & 7) | ((m >> 3) << 2)])
    const explained = explain(twin)
    expect(explained.or[0b1110]).toBeCloseTo(1, 8)
    expect(explained.objective).toBeCloseTo(1.5, 6)
  })
})

describe('joint extraction', () => {
  test('of a game with itself is the separate one, twice', () => {
    fc.assert(
      fc.property(gameOf(4), (game) => {
        const separate = explain(game, 0, 1e-5)
        const { objective, games, gap } = decompose([game, game], {
          kappa: 0,
          tolerance: 1e-5,
          joint: true,
          alpha: 0.1,
        })
        expect(gap).toBeLessThanOrEqual(1e-5)
        // max(|a|, |a|) + 0.1 · 2|a| = 1.2 |a|
        expect(objective / 1.2).toBeCloseTo(separate.objective, 2)
        expectClose(games[0].and, games[1].and, 1e-6)
      }),
      { numRuns: 20 },
    )
  })

  test('every game keeps its own residual', () => {
    fc.assert(
      fc.property(gameOf(4), gameOf(4), gameOf(4), (a, b, c) => {
        const { games } = decompose([a, b, c], { kappa: 0.02, tolerance: 1e-3, joint: true, alpha: 0.1 })
        ;[a, b, c].forEach((game, g) => {
          const { constant, and, or, delta } = games[g]
          expectClose(rebuiltByDefinition(constant, and, or), game, delta + 1e-9 * largest(game))
        })
      }),
      { numRuns: 20 },
    )
  })
})

test('what is not a game is refused with a sentence', () => {
  const refuse = (game: Float64Array) => () => decompose([game], settings)
  expect(refuse(new Float64Array(12))).toThrow(expect.objectContaining({ code: 'GAME_INVALID' }))
  expect(refuse(new Float64Array(1))).toThrow(expect.objectContaining({ code: 'GAME_INVALID' }))
  expect(refuse(Float64Array.of(0, NaN))).toThrow('coalition 1')
  expect(() => decompose([new Float64Array(4), new Float64Array(8)], { ...settings, joint: true })).toThrow(
    'same number of players',
  )
})

test('it can be stopped', () => {
  const game = Float64Array.from({ length: 1024 }, (_, i) => Math.sin(i * i))
  const { gap } = decompose([game], { kappa: 0.02, tolerance: 1e-9, stop: () => true })
  expect(gap).toBeGreaterThan(1e-9)
})
