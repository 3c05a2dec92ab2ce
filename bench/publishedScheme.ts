import { moebius, orTransform } from '../main/interactions/butterflies.ts'

/**
 * The published way to sparsify AND-OR interactions, written from its description: dense 2^n x 2^n transform matrices,
 * `v_and = v/2 + p`, `v_or = v/2 - p`, gradient descent with momentum 0.9 on the L1 norm. Ours for comparison only.
 */
export function publishedScheme(values: Float64Array, steps: number, rate: number) {
  const size = values.length
  const and = denseRows(size, moebius)
  const or = denseRows(size, orTransform)
  const half = values.map((value) => value / 2)
  const p = new Float64Array(size)
  const velocity = new Float64Array(size)
  const gradient = new Float64Array(size)
  const vAnd = new Float64Array(size)
  const vOr = new Float64Array(size)
  let objective = 0
  const startedAt = performance.now()
  for (let step = 0; step < steps; step++) {
    for (let i = 0; i < size; i++) {
      vAnd[i] = half[i] + p[i]
      vOr[i] = half[i] - p[i]
    }
    gradient.fill(0)
    objective = addSubgradient(and, vAnd, 1, gradient) + addSubgradient(or, vOr, -1, gradient)
    for (let i = 0; i < size; i++) {
      velocity[i] = 0.9 * velocity[i] + gradient[i]
      p[i] -= rate * velocity[i]
    }
  }
  return { objective, seconds: (performance.now() - startedAt) / 1000 }
}

/** The matrix of a transform, row by row. */
function denseRows(size: number, transform: (x: Float64Array) => void): Float64Array[] {
  const rows = Array.from({ length: size }, () => new Float64Array(size))
  for (let column = 0; column < size; column++) {
    const unit = new Float64Array(size)
    unit[column] = 1
    transform(unit)
    for (let row = 0; row < size; row++) rows[row][column] = unit[row]
  }
  return rows
}

/** Adds `sign · Mᵀ sign(M x)` without row ∅ to the gradient and returns ‖M x‖₁ without row ∅. */
function addSubgradient(rows: Float64Array[], x: Float64Array, sign: number, gradient: Float64Array): number {
  let norm = 0
  for (let r = 1; r < rows.length; r++) {
    const row = rows[r]
    let a = 0
    let b = 0
    for (let i = 0; i < row.length; i += 2) {
      a += row[i] * x[i]
      b += row[i + 1] * x[i + 1]
    }
    norm += Math.abs(a + b)
    const direction = sign * Math.sign(a + b)
    for (let i = 0; i < row.length; i++) gradient[i] += direction * row[i]
  }
  return norm
}
