import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { decompose } from '../../main/interactions/decompose.ts'
import { objectiveOf } from '../../main/interactions/certificate.ts'
import { rankedInteractions } from '../../main/interactions/curves.ts'

/** Optima of the linear program, found and certified by HiGHS: tests/reference/lp_optima.py. */
interface Reference {
  games: Record<string, { n: number; values: number[] }>
  cases: {
    name: string
    n: number
    kappa: number
    joint: boolean
    alpha: number
    games: string[]
    optimum: number
    lowerBound: number
  }[]
}

const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'))
const { games, cases } = read('../reference/lp-optima.json') as Reference

describe('the optimum of the linear program', () => {
  test.each(cases.map((each) => [`${each.name}, κ = ${each.kappa}${each.joint ? ', joint' : ''}`, each] as const))(
    '%s',
    (_, { kappa, joint, alpha, games: names, optimum }) => {
      const values = names.map((name) => Float64Array.from(games[name].values))
      for (const tolerance of [1e-3, 1e-5]) {
        const result = decompose(values, { kappa, joint, alpha, tolerance })
        expect(result.gap).toBeLessThanOrEqual(tolerance)
        expect(result.objective).toBeLessThanOrEqual(optimum * (1 + tolerance))
        expect(result.objective).toBeGreaterThanOrEqual(optimum * (1 - 1e-8))
        expect(result.lowerBound).toBeLessThanOrEqual(optimum * (1 + 1e-8))
        // What is reported is the norm of what is returned.
        const size = values[0].length
        const coefficients = result.games.map(({ and, or }) => {
          const both = new Float64Array(2 * size)
          both.set(and)
          both.set(or, size)
          return both
        })
        expect(objectiveOf(coefficients, joint ? alpha : 0)).toBe(result.objective)
      }
    },
  )
})

interface Planted {
  samples: {
    path: string
    label: number
    vEmpty: number
    terms: { type: string; players: number[]; value: number }[]
  }[]
}

test('the terms of the planted network are the sparsest explanation of its game', () => {
  const { samples } = read('../fixtures/planted-and-or.json') as Planted
  for (const { vEmpty, terms } of samples) {
    const planted = terms.map(({ type, players, value }) => ({
      type,
      mask: players.reduce((mask, player) => mask | (1 << player), 0),
      value,
    }))
    const game = Float64Array.from({ length: 64 }, (_, coalition) =>
      planted.reduce((sum, { type, mask, value }) => {
        const acts = type === 'and' ? (mask & coalition) === mask : (mask & coalition) !== 0
        return acts ? sum + value : sum
      }, vEmpty),
    )
    const found = decompose([game], { kappa: 0, tolerance: 1e-3 }).games[0]
    const key = ({ type, mask }: { type: string; mask: number }) => `${type} ${mask}`
    const ranked = rankedInteractions(found)
    expect(ranked.map(key).sort()).toEqual(planted.map(key).sort())
    for (const term of planted) {
      expect(ranked.find((each) => key(each) === key(term))!.value).toBeCloseTo(term.value, 9)
    }
  }
})
