import { expect, test } from 'vitest'
import { askedAgain, differing, missingFrom } from './kill/compare.ts'
import { closingLine, faultsOf, killsOf, killStudies } from './kill/kill.ts'
import type { Results } from './kill/state.ts'

test('a study whose processes are killed at any moment loses nothing and does nothing twice', async () => {
  const result = await killStudies({ count: 50, seed: 1 })
  console.log(closingLine(result))
  expect(faultsOf(result)).toEqual([])
  expect(killsOf(result)).toBe(50)
  expect(Math.min(...Object.values(result.kills))).toBeGreaterThan(3)
}, 600_000)

/** Results of two games, one of them taken apart. */
function results(change: Partial<Results> = {}): Results {
  const none = new Map<string, string>()
  return {
    games: new Map([
      ['g1', 'a'],
      ['g2', 'b'],
    ]),
    outputs: none,
    explanations: new Map([['e1', 'c']]),
    probes: none,
    evaluations: none,
    studies: none,
    ...change,
  }
}

test('what is gone or not the same is found', () => {
  const now = results({ games: new Map([['g1', 'x']]) })
  expect(missingFrom(now, results())).toEqual(['g2 of games'])
  expect(missingFrom(results(), now)).toEqual([])
  expect(differing(now, results())).toEqual(['g1 of games is not the same'])
  const more = results({ explanations: new Map([['e2', 'c']]) })
  expect(differing(more, results())).toEqual(['e2 of explanations is not in the other study'])
})

test('what is asked again is found, unless a worker that was at it was killed', () => {
  const works = new Map([
    ['g1', ['passes 1', 'solution 1']],
    ['g2', ['passes 2', 'solution 2']],
  ])
  const stored = { results: results(), explained: new Set(['g1']) }
  const slice = (game: number) => ({ kind: 'slice', work: `passes ${game}` })
  const solve = (game: number) => ({ kind: 'solve', work: `solution ${game}` })
  expect(askedAgain([solve(2), slice(3)], stored, works, 0)).toEqual([])
  expect(askedAgain([slice(1)], stored, works, 5)).toEqual(['slice of passes 1, stored before'])
  expect(askedAgain([solve(1)], stored, works, 5)).toEqual(['solve of solution 1, stored before'])
  expect(askedAgain([slice(3), slice(3)], stored, works, 0)).toHaveLength(1)
  expect(askedAgain([slice(3), slice(3)], stored, works, 1)).toEqual([])
  const fitted = { ...stored, results: results({ probes: new Map([['p', 'q']]) }) }
  expect(askedAgain([{ kind: 'fit', work: '' }], fitted, works, 0)).toHaveLength(1)
})
