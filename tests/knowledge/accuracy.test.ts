import { expect, test } from 'vitest'
import { accuracyAndLoss } from '../../main/knowledge/accuracy.ts'

test('accuracy, mean cross-entropy and predictions', () => {
  // Probabilities (¼, ¾), (½, ½), (⁹⁄₁₀, ¹⁄₁₀).
  const logits = Float64Array.of(0, Math.log(3), 2, 2, Math.log(9) - 5, -5)
  const result = accuracyAndLoss(logits, [1, 0, 1], 2)
  expect(result.accuracy).toBeCloseTo(2 / 3, 15)
  expect([...result.predictions]).toEqual([1, 0, 0])
  expect(result.loss).toBeCloseTo((Math.log(4 / 3) + Math.log(2) + Math.log(10)) / 3, 14)
})

test('one logit is a binary head with its threshold at 0', () => {
  const result = accuracyAndLoss(Float32Array.of(2, -1, 0, 0.5), [1, 0, 0, 0], 1)
  expect([...result.predictions]).toEqual([1, 0, 0, 1])
  expect(result.accuracy).toBe(0.75)
  const losses = [Math.log(1 + Math.exp(-2)), Math.log(1 + Math.exp(-1)), Math.log(2), Math.log(1 + Math.exp(0.5))]
  expect(result.loss).toBeCloseTo(losses.reduce((sum, loss) => sum + loss, 0) / 4, 14)
})

test('large logits neither overflow nor vanish', () => {
  expect(accuracyAndLoss(Float32Array.of(5000, -5000), [1], 2).loss).toBe(10_000)
  expect(accuracyAndLoss(Float32Array.of(-5000), [1], 1).loss).toBe(5000)
})

test.each([[2], [-1], [0.5]])('the label %d is refused by two classes', (label) => {
  expect(() => accuracyAndLoss(Float32Array.of(0, 1), [label], 2)).toThrow(
    expect.objectContaining({ code: 'CLASS_UNKNOWN', message: expect.stringContaining(`label ${label}`) as string }),
  )
})
