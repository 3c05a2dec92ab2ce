import { expect, test } from 'vitest'
import { conjugateGradients } from '../../main/knowledge/conjugateGradients.ts'
import { normal } from './problems.ts'

const n = 12
const draw = normal(1)
const factor = Array.from({ length: n }, () => Float64Array.from({ length: n }, draw))
const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i], 0)
/** Positive definite: `FᵀF + I`. */
const matrix = factor.map((_, i) =>
  Float64Array.from({ length: n }, (_, j) => factor.reduce((sum, row) => sum + row[i] * row[j], i === j ? 1 : 0)),
)
const multiply = (rows: Float64Array[]) => (v: Float64Array) => Float64Array.from(rows, (row) => dot(row, v))
const diagonal = matrix.map((row, i) => row[i])

test('finds the solution that the right side was made from', () => {
  const solution = Float64Array.from({ length: n }, draw)
  const b = multiply(matrix)(solution)
  for (const scale of [Float64Array.from(diagonal), new Float64Array(n).fill(1)]) {
    const x = conjugateGradients(multiply(matrix), scale, b, 1e-12, 1000)
    x.forEach((value, i) => expect(value).toBeCloseTo(solution[i], 9))
  }
})

test('stops at the residual asked for, or after the steps allowed', () => {
  const b = Float64Array.from({ length: n }, draw)
  const steps = (tolerance: number, maxSteps: number) => {
    let count = 0
    const counting = (v: Float64Array) => (count++, multiply(matrix)(v))
    const x = conjugateGradients(counting, Float64Array.from(diagonal), b, tolerance, maxSteps)
    const residual = multiply(matrix)(x).map((value, i) => value - b[i])
    return { count, relative: Math.sqrt(dot(residual, residual) / dot(b, b)) }
  }
  expect(steps(0.1, 1000).relative).toBeLessThan(0.1)
  expect(steps(0.1, 1000).count).toBeLessThan(steps(1e-6, 1000).count)
  expect(steps(1e-6, 1000).relative).toBeLessThan(1e-6)
  expect(steps(0, 3).count).toBe(3)
})

test('a singular matrix with the right side in its range', () => {
  // Rows and columns sum to 0, as the Hessian of a softmax by its intercept does.
  const laplacian = [Float64Array.of(2, -1, -1), Float64Array.of(-1, 2, -1), Float64Array.of(-1, -1, 2)]
  const x = conjugateGradients(multiply(laplacian), Float64Array.of(2, 1, 3), Float64Array.of(3, 0, -3), 1e-12, 100)
  expect(x[0] - x[1]).toBeCloseTo(1, 10)
  expect(x[1] - x[2]).toBeCloseTo(1, 10)
})
