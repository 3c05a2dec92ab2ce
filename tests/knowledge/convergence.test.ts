import { expect, test } from 'vitest'
import { areaUnderCurve, directness, epochReaching } from '../../main/knowledge/convergence.ts'

test('the area under a curve is its mean height over the span of epochs', () => {
  expect(areaUnderCurve([0, 1, 2], [0, 0.5, 1])).toBe(0.5)
  // Trapezoids 0.25·1 + 0.75·3 over a span of 4.
  expect(areaUnderCurve([1, 2, 5], [0, 0.5, 1])).toBeCloseTo(0.625, 15)
  expect(areaUnderCurve([3, 10], [0.7, 0.7])).toBeCloseTo(0.7, 15)
  expect(areaUnderCurve([7], [0.3])).toBe(0.3)
})

test('the first epoch that reaches a share of the final value', () => {
  const epochs = [0, 2, 5, 9, 20]
  const values = [0.1, 0.6, 0.4, 0.95, 1]
  expect(epochReaching(epochs, values, 0.5)).toBe(2)
  expect(epochReaching(epochs, values, 0.9)).toBe(9)
  expect(epochReaching(epochs, values, 0.05)).toBe(0)
  expect(epochReaching(epochs, values, 1)).toBe(20)
  expect(epochReaching([4], [0], 0.5)).toBe(4)
})

test('directness is the net rise over the total variation', () => {
  expect(directness([0, 0.2, 0.2, 1])).toBe(1)
  expect(directness([0, 1, 0.5])).toBeCloseTo(0.5 / 1.5, 15)
  expect(directness([0.3, 1, 0.3])).toBe(0)
  expect(directness([1, 0.5, 0])).toBe(-1)
  expect(directness([0.4, 0.4])).toBe(1)
  expect(directness([1])).toBe(1)
})
