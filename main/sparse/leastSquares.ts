import type { Products } from './columns.ts'

/**
 * Weights of the columns in `support` (the others get 0) by ridge regression, `ridge` times the squared length of each
 * column added to it: Cholesky decomposition, a third of `support.length³` multiplications. A column that those before it
 * make up gets next to nothing.
 */
export function ridgeWeights(
  { size, gram, moments }: Products,
  support: ArrayLike<number>,
  ridge: number,
): Float64Array {
  const m = support.length
  const factor = new Float64Array(m * m)
  const solution = new Float64Array(m)
  for (let a = 0; a < m; a++) {
    const row = support[a] * size
    const rowA = a * m
    let known = moments[support[a]]
    for (let b = 0; b <= a; b++) {
      const rowB = b * m
      let rest = gram[row + support[b]]
      if (a === b) rest *= 1 + ridge
      for (let k = 0; k < b; k++) rest -= factor[rowA + k] * factor[rowB + k]
      if (a === b) factor[rowA + b] = Math.sqrt(Math.max(rest, leastPivot))
      else {
        factor[rowA + b] = rest / factor[rowB + b]
        known -= factor[rowA + b] * solution[b]
      }
    }
    solution[a] = known / factor[rowA + a]
  }
  const weights = new Float64Array(size)
  for (let a = m - 1; a >= 0; a--) {
    let known = solution[a]
    for (let k = a + 1; k < m; k++) known -= factor[k * m + a] * solution[k]
    solution[a] = known / factor[a * m + a]
    weights[support[a]] = solution[a]
  }
  return weights
}

/** Products of columns of 0 and 1 are whole numbers: what is left of one below this is a rounding error. */
const leastPivot = 1e-6
