import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  disjointSum,
  moebius,
  order,
  orTransform,
  playersOf,
  subsetSum,
  supersetSum,
} from '../../main/interactions/butterflies.ts'
import { gramSolver } from '../../main/interactions/gram.ts'
import { anyGame, bits, expectClose, gameOf } from './games.ts'

/** `out(T) = Σ_S kernel(S, T) x(S)` as written on paper. */
function byDefinition(x: Float64Array, kernel: (s: number, t: number) => number): Float64Array {
  return x.map((_, t) => x.reduce((sum, value, s) => sum + kernel(s, t) * value, 0))
}
const sign = (s: number, t: number) => (-1) ** (bits(s) - bits(t))

test.each([
  ['subsetSum', subsetSum, () => (s: number, t: number) => Number((s & t) === s)],
  ['supersetSum', supersetSum, () => (s: number, t: number) => Number((s & t) === t)],
  ['disjointSum', disjointSum, () => (s: number, t: number) => Number((s & t) === 0)],
  ['moebius', moebius, () => (s: number, t: number) => ((s & t) === s ? sign(t, s) : 0)],
  [
    'orTransform',
    orTransform,
    // x(N∖T) for T ⊆ S, summed over T.
    (full: number) => (s: number, t: number) => (((full ^ s) & t) === (full ^ s) ? sign(t, full ^ s) : 0),
  ],
] as const)('%s is the sum of its definition', (_, transform, kernel) => {
  fc.assert(
    fc.property(anyGame, (game) => {
      const fast = game.slice()
      transform(fast)
      expectClose(fast, byDefinition(game, kernel(game.length - 1)), 1e-10)
    }),
    { numRuns: 40 },
  )
})

test('Möbius and OR transforms are undone by their sums', () => {
  fc.assert(
    fc.property(anyGame, (game) => {
      const and = game.slice()
      moebius(and)
      subsetSum(and)
      expectClose(and, game, 1e-11)
      const or = game.slice()
      orTransform(or)
      disjointSum(or)
      expectClose(or, game, 1e-11)
    }),
  )
})

test('the Gram solver inverts Z Zᵀ + U Uᵀ + ωI for odd and even n', () => {
  for (const n of [1, 2, 3, 6, 7, 9]) {
    fc.assert(
      fc.property(gameOf(n), fc.double({ min: 0, max: 50, noNaN: true }), (x, omega) => {
        const a = x.slice()
        supersetSum(a)
        subsetSum(a)
        const b = x.slice()
        disjointSum(b)
        disjointSum(b)
        const image = x.map((value, i) => a[i] + b[i] + omega * value)
        gramSolver(n, omega)(image)
        // The condition number is about 1e6 at n = 9.
        expectClose(image, x, 1e-8)
      }),
      { numRuns: 10 },
    )
  }
})

test('a table that is not over coalitions is refused', () => {
  expect(() => playersOf(new Float64Array(12))).toThrow('2^n')
  expect(playersOf(new Float64Array(16))).toBe(4)
})

test('order counts players', () => {
  for (const mask of [0, 1, 5, 255, 0x5a5a, 65535]) expect(order(mask)).toBe(bits(mask))
})
