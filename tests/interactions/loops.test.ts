import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compiledPath, compileLoops } from '../../bin/loops.ts'
import { networkGame } from '../../bench/games.ts'
import { decompose } from '../../main/interactions/decompose.ts'
import { startStates } from '../../main/interactions/gameState.ts'
import { gramSolver } from '../../main/interactions/gram.ts'
import { doublesAt, loops, room } from '../../main/interactions/memory.ts'
import { expectClose } from './games.ts'

test('the compiled loops are those of the sources', () => {
  expect(compileLoops()).toBe(readFileSync(compiledPath, 'utf8'))
}, 60_000)

/**
 * Proximal map of `threshold · N` (see jointNorm.ts) for one entry: soft threshold by `α·threshold`, then subtract the
 * projection onto the L1 ball of radius `threshold` (Moreau), which caps the largest entries at a common level.
 */
function shrunkJointly(a: number[], soft: number, threshold: number): number[] {
  const sizes = a.map((x) => Math.abs(x) - soft).sort((x, y) => y - x)
  let sum = 0
  let level = 0
  sizes.forEach((size, i) => {
    sum += size
    const candidate = (sum - threshold) / (i + 1)
    if (size > candidate) level = candidate
  })
  return a.map((x) => Math.sign(x) * Math.min(Math.max(Math.abs(x) - soft, 0), Math.max(level, 0)))
}

const number = fc.double({ min: -10, max: 10, noNaN: true })
const several = fc
  .tuple(fc.integer({ min: 2, max: 6 }), fc.integer({ min: 1, max: 4 }))
  .chain(([games, pairs]) =>
    fc.array(fc.array(number, { minLength: 2 * pairs, maxLength: 2 * pairs }), { minLength: games, maxLength: games }),
  )

test('games are shrunk together as the definition says', () => {
  fc.assert(
    fc.property(several, fc.double({ min: 0, max: 5, noNaN: true }), fc.constantFrom(0, 0.1, 1), (games, t, alpha) => {
      const length = games[0].length
      const take = room(2 * length * games.length + 2 * games.length)
      const from = take(length * games.length)
      const into = take(length * games.length)
      const sorted = take(2 * games.length)
      from.set(games.flat())
      const [source, target] = [from.byteOffset, into.byteOffset]
      loops.shrinkTogether(source, target, 8 * length, games.length, 8 * length, alpha * t, t, sorted.byteOffset)
      for (let i = 0; i < length; i++) {
        const column = games.map((_, g) => into[g * length + i])
        const entry = games.map((game) => game[i])
        expectClose(column, shrunkJointly(entry, alpha * t, t), 1e-12)
      }
    }),
  )
})

const mebibytes = () => doublesAt(0, 1).buffer.byteLength / 2 ** 20

test('the memory of the loops is enough for all numbers of players and does not grow from solve to solve', () => {
  for (let n = 1; n <= 16; n++) gramSolver(n, 1)(new Float64Array(1 << n))
  expect(mebibytes()).toBeLessThan(3)
  const solve = (seed: number) =>
    decompose([networkGame(6, seed), networkGame(6, seed + 1)], { kappa: 0.02, tolerance: 1e-3, joint: true })
  const first = solve(1)
  const before = mebibytes()
  solve(7)
  // What ran in between leaves no trace.
  expect(solve(1)).toEqual(first)
  expect(mebibytes()).toBe(before)
})

test('three games of 16 players with a tolerated residual need less than 32 MiB', () => {
  const games = [1, 2, 3].map(() => new Float64Array(1 << 16))
  startStates(games, [0.1, 0, 0.1])
  expect(mebibytes()).toBeLessThan(32)
})
