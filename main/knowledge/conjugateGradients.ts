import { dot } from './products.ts'

/**
 * Solves `H x = b` for a symmetric positive semidefinite `H` by conjugate gradients (Hestenes & Stiefel 1952),
 * preconditioned by a diagonal, to `‖b - H x‖ ≤ tolerance · ‖b‖` or for `maxSteps` steps. `b` lies in the range of `H`.
 *
 * @param multiply gives `H v`, in an array that may be reused between calls
 * @param diagonal positive, about the diagonal of `H`
 */
export function conjugateGradients(
  multiply: (v: Float64Array) => Float64Array,
  diagonal: Float64Array,
  b: Float64Array,
  tolerance: number,
  maxSteps: number,
): Float64Array {
  const x = new Float64Array(b.length)
  const residual = b.slice()
  const direction = b.map((value, i) => value / diagonal[i])
  let energy = dot(residual, direction)
  const enough = tolerance ** 2 * dot(b, b)
  for (let step = 0; step < maxSteps && dot(residual, residual) > enough; step++) {
    const product = multiply(direction)
    const curvature = dot(direction, product)
    if (!(curvature > 0)) break // nothing but rounding is left
    const length = energy / curvature
    let nextEnergy = 0
    for (let i = 0; i < x.length; i++) {
      x[i] += length * direction[i]
      residual[i] -= length * product[i]
      nextEnergy += residual[i] ** 2 / diagonal[i]
    }
    for (let i = 0; i < x.length; i++) {
      direction[i] = residual[i] / diagonal[i] + (nextEnergy / energy) * direction[i]
    }
    energy = nextEnergy
  }
  return x
}
