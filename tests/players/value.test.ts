import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ValueFunction } from '../../contract/analysis.ts'
import { valuesFromLogits } from '../../main/players/value.ts'

const value = (logits: number[], target: number, kind: ValueFunction) =>
  valuesFromLogits(Float32Array.from(logits), logits.length, target, kind)[0]

const logits = fc.array(fc.float({ min: -8, max: 8, noNaN: true }), { minLength: 2, maxLength: 6 })

test('moderate logits give what the softmax gives', () => {
  fc.assert(
    fc.property(logits, fc.nat({ max: 5 }), (row, any) => {
      const target = any % row.length
      const exponentials = row.map(Math.exp)
      const p = exponentials[target] / exponentials.reduce((sum, e) => sum + e, 0)
      const rest = exponentials.reduce((sum, e, k) => (k === target ? sum : sum + e), 0)
      expect(value(row, target, 'logit')).toBe(row[target])
      expect(value(row, target, 'prob')).toBeCloseTo(p, 12)
      expect(value(row, target, 'log-prob')).toBeCloseTo(Math.log(p), 9)
      expect(value(row, target, 'log-odds')).toBeCloseTo(Math.log(exponentials[target] / rest), 9)
    }),
  )
})

test('one logit is a two-class network whose other logit is 0', () => {
  fc.assert(
    fc.property(fc.float({ min: -20, max: 20, noNaN: true }), (z) => {
      for (const kind of ['log-odds', 'log-prob', 'prob'] as const) {
        expect(value([z], 1, kind)).toBeCloseTo(value([0, z], 1, kind), 10)
        expect(value([z], 0, kind)).toBeCloseTo(value([0, z], 0, kind), 10)
      }
      expect(value([z], 1, 'logit')).toBe(z)
      expect(value([z], 0, 'logit')).toBe(-z)
    }),
  )
})

test('extreme logits neither overflow nor cancel', () => {
  expect(value([1e4, 0, 0], 0, 'log-odds')).toBeCloseTo(1e4 - Math.log(2), 9)
  expect(value([0, 1e4, 1e4], 0, 'log-odds')).toBeCloseTo(-1e4 - Math.log(2), 9)
  expect(value([3e38, -3e38], 0, 'log-odds')).toBeCloseTo(2 * Math.fround(3e38), -30)
  expect(value([60, 0], 0, 'log-prob')).toBeCloseTo(-Math.exp(-60), 40)
  expect(value([-1e4, 0], 0, 'log-prob')).toBe(-1e4)
  expect(value([1e4, 0], 0, 'log-prob')).toBeCloseTo(0, 300)
  expect(value([1e4, 0], 0, 'prob')).toBe(1)
  expect(value([-1e4, 0], 0, 'prob')).toBe(0)
  expect(value([-50, 0], 0, 'prob') / Math.exp(-50)).toBeCloseTo(1, 12)
})

test('each row is its own', () => {
  const rows = Float32Array.of(1, 2, 3, -1, 0, 5)
  expect([...valuesFromLogits(rows, 3, 2, 'logit')]).toEqual([3, 5])
  expect(valuesFromLogits(rows, 3, 0, 'log-odds')[1]).toBe(value([-1, 0, 5], 0, 'log-odds'))
})

test('a class without a logit is refused', () => {
  for (const [classes, target] of [
    [3, 3],
    [3, -1],
    [1, 2],
  ]) {
    expect(() => valuesFromLogits(new Float32Array(classes), classes, target, 'prob')).toThrow(
      expect.objectContaining({ code: 'CLASS_UNKNOWN' }),
    )
  }
})
