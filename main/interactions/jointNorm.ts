/**
 * The norm that a joint extraction minimises, coordinate by coordinate over G games (Chen et al., ICLR 2024):
 * `N(a) = max_g |a_g| + α Σ_g |a_g|`. With one game and α = 0 it is the absolute value.
 */

/** N(a) for the coefficients of one interaction in all games. */
export function jointNorm(a: ArrayLike<number>, alpha: number): number {
  let largest = 0
  let sum = 0
  for (let g = 0; g < a.length; g++) {
    const size = Math.abs(a[g])
    sum += size
    if (size > largest) largest = size
  }
  return largest + alpha * sum
}

/** Sorts absolute values into `out`, largest first. Insertion sort: there are two or three. */
function sortedSizes(a: ArrayLike<number>, out: Float64Array): void {
  for (let g = 0; g < a.length; g++) {
    const size = Math.abs(a[g])
    let place = g
    for (; place > 0 && out[place - 1] < size; place--) out[place] = out[place - 1]
    out[place] = size
  }
}

/**
 * The dual norm `sup { a·y : N(a) <= 1 }`: the least t with `Σ_g max(|y_g| - αt, 0) <= t`, which is the largest of
 * `(sum of the k largest |y_g|) / (1 + kα)`.
 */
export function dualNorm(y: ArrayLike<number>, alpha: number, scratch: Float64Array): number {
  sortedSizes(y, scratch)
  let sum = 0
  let largest = 0
  for (let k = 1; k <= y.length; k++) {
    sum += scratch[k - 1]
    largest = Math.max(largest, sum / (1 + k * alpha))
  }
  return largest
}
