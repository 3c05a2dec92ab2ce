import { disjointSum, subsetSum, supersetSum } from './butterflies.ts'

/** The values that coefficients [c₁, c₂] make, `Z c₁ + U c₂`: 2^n from 2·2^n. */
export function synthesize(coefficients: Float64Array): Float64Array {
  const size = coefficients.length / 2
  const and = coefficients.slice(0, size)
  const or = coefficients.slice(size)
  subsetSum(and)
  disjointSum(or)
  for (let i = 0; i < size; i++) and[i] += or[i]
  return and
}

/** The transpose of `synthesize`, [Zᵀλ, Uᵀλ]: 2·2^n from 2^n. */
export function adjoint(lambda: Float64Array): Float64Array {
  const size = lambda.length
  const out = new Float64Array(2 * size)
  out.set(lambda, 0)
  supersetSum(out.subarray(0, size))
  out.set(lambda, size)
  disjointSum(out.subarray(size))
  return out
}
