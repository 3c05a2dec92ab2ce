/** Rows of numbers, one sample a row: `[m, d]` row-major. */
export type Features = Float32Array | Float64Array

/*
 * Both products take four rows at a time, so that a weight that was loaded serves four of them. A range that four does
 * not divide ends with repeated rows: written twice with the same number, or added with the coefficient 0.
 */

/**
 * Linear scores of a range of rows, `out[(i - from) * K + k] = x_i · w_k + offset_k`, summed in double precision.
 *
 * @param weights `[K, d]`
 * @param offset K numbers
 */
export function scoreRows(
  features: Features,
  from: number,
  to: number,
  weights: Float64Array,
  offset: Float64Array,
  out: Float32Array | Float64Array,
): void {
  const classes = offset.length
  const d = weights.length / classes
  for (let i = from; i < to; i += 4) {
    const [i1, i2, i3] = [Math.min(i + 1, to - 1), Math.min(i + 2, to - 1), Math.min(i + 3, to - 1)]
    const [x0, x1, x2, x3] = [i * d, i1 * d, i2 * d, i3 * d]
    for (let k = 0; k < classes; k++) {
      const w = k * d
      let sum0 = offset[k]
      let sum1 = sum0
      let sum2 = sum0
      let sum3 = sum0
      for (let j = 0; j < d; j++) {
        const weight = weights[w + j]
        sum0 += features[x0 + j] * weight
        sum1 += features[x1 + j] * weight
        sum2 += features[x2 + j] * weight
        sum3 += features[x3 + j] * weight
      }
      out[(i - from) * classes + k] = sum0
      out[(i1 - from) * classes + k] = sum1
      out[(i2 - from) * classes + k] = sum2
      out[(i3 - from) * classes + k] = sum3
    }
  }
}

/**
 * The transpose of `scoreRows`: adds `Σ_i c_ik · x_i` to row k of `weights`, `[K, d]`, and `Σ_i c_ik` to `offset[k]`.
 *
 * @param coefficients `c_ik` at `(i - from) * K + k`
 */
export function addRows(
  features: Features,
  from: number,
  to: number,
  coefficients: Float64Array,
  weights: Float64Array,
  offset: Float64Array,
): void {
  const classes = offset.length
  const d = weights.length / classes
  for (let i = from; i < to; i += 4) {
    const [i1, i2, i3] = [Math.min(i + 1, to - 1), Math.min(i + 2, to - 1), Math.min(i + 3, to - 1)]
    const [x0, x1, x2, x3] = [i * d, i1 * d, i2 * d, i3 * d]
    for (let k = 0; k < classes; k++) {
      const w = k * d
      const c0 = coefficients[(i - from) * classes + k]
      const c1 = i1 > i ? coefficients[(i1 - from) * classes + k] : 0
      const c2 = i2 > i1 ? coefficients[(i2 - from) * classes + k] : 0
      const c3 = i3 > i2 ? coefficients[(i3 - from) * classes + k] : 0
      offset[k] += c0 + c1 + c2 + c3
      for (let j = 0; j < d; j++) {
        weights[w + j] += c0 * features[x0 + j] + c1 * features[x1 + j] + c2 * features[x2 + j] + c3 * features[x3 + j]
      }
    }
  }
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}
