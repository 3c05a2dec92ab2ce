import fc from 'fast-check'
import { expect, test } from 'vitest'
import { weightedJaccard } from '../../main/knowledge/similarity.ts'
import { networks } from './interactions.ts'

test('a case worked by hand', () => {
  const first = { and: Float64Array.of(0, 2, -1, 3), or: Float64Array.of(0, 0, 0, -4) }
  const second = { and: Float64Array.of(0, 1, 2, 3), or: Float64Array.of(0, 0, 0, -5) }
  // min: 1 + 0 + 3 + 4; max: 2 + (1 + 2) + 3 + 5
  expect(weightedJaccard(first, second)).toBeCloseTo(8 / 13, 15)
})

test('the formula with positive and negative parts written out', () => {
  fc.assert(
    fc.property(networks(2), ([a, b]) => {
      const first = [...a.and, ...a.or]
      const second = [...b.and, ...b.or]
      const parts = (I: number[]) => [...I.map((value) => Math.max(value, 0)), ...I.map((value) => Math.max(-value, 0))]
      const [p, q] = [parts(first), parts(second)]
      const either = p.reduce((sum, value, k) => sum + Math.max(value, q[k]), 0)
      const shared = p.reduce((sum, value, k) => sum + Math.min(value, q[k]), 0)
      expect(weightedJaccard(a, b)).toBeCloseTo(either === 0 ? 1 : shared / either, 12)
    }),
  )
})

test('1 with itself, symmetric, within [0, 1]', () => {
  fc.assert(
    fc.property(networks(2), ([a, b]) => {
      expect(weightedJaccard(a, a)).toBe(1)
      expect(weightedJaccard(a, b)).toBe(weightedJaccard(b, a))
      expect(weightedJaccard(a, b)).toBeGreaterThanOrEqual(0)
      expect(weightedJaccard(a, b)).toBeLessThanOrEqual(1)
    }),
  )
})

test('two networks without interactions are alike, one without and one with are not', () => {
  const none = { and: new Float64Array(4), or: new Float64Array(4) }
  expect(weightedJaccard(none, none)).toBe(1)
  expect(weightedJaccard(none, { and: Float64Array.of(0, 1, 0, 0), or: none.or })).toBe(0)
})
