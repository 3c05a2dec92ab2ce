function binomial(m: number, k: number): number {
  let value = 1
  for (let i = 0; i < k; i++) value = (value * (m - i)) / (i + 1)
  return value
}

/**
 * The action of `g^{⊗m}` on the symmetric tensors of m spins, in the orthonormal basis "i of m are up" (i = 0..m);
 * row-major, (m+1) x (m+1).
 */
function symmetricPower(g: [number, number, number, number], m: number): Float64Array {
  const [g00, g01, g10, g11] = g
  const size = m + 1
  const matrix = new Float64Array(size * size)
  for (let i = 0; i <= m; i++) {
    // Coefficients of (g00 x + g10)^i (g01 x + g11)^{m-i} by power of x.
    let polynomial = [1]
    for (let factor = 0; factor < m; factor++) {
      const [lead, constant] = factor < i ? [g00, g10] : [g01, g11]
      const product = new Array<number>(polynomial.length + 1).fill(0)
      polynomial.forEach((coefficient, power) => {
        product[power] += coefficient * constant
        product[power + 1] += coefficient * lead
      })
      polynomial = product
    }
    for (let t = 0; t <= m; t++) {
      matrix[t * size + i] = polynomial[t] * Math.sqrt(binomial(m, i) / binomial(m, t))
    }
  }
  return matrix
}

/** Inverse of a symmetric positive definite matrix by Gauss-Jordan elimination (no pivoting is needed). */
function invert(matrix: Float64Array, size: number): Float64Array {
  const a = matrix.slice()
  for (let k = 0; k < size; k++) {
    const pivot = 1 / a[k * size + k]
    a[k * size + k] = 1
    for (let j = 0; j < size; j++) a[k * size + j] *= pivot
    for (let i = 0; i < size; i++) {
      if (i === k) continue
      const factor = a[i * size + k]
      a[i * size + k] = 0
      for (let j = 0; j < size; j++) a[i * size + j] -= factor * a[k * size + j]
    }
  }
  return a
}

/**
 * Inverse of one block of `Z Zᵀ + U Uᵀ + ω I` (see gram.ts). Exchanging "present" and "absent" for all players swaps the
 * two Gram matrices, so a block is the same read backwards and splits once more, into sums and differences of mirrored
 * entries: two matrices of half the size (row-major, the even part first), each with the factor 1/2 of the way back.
 */
export function invertBlock(size: number, omega: number): { even: Float64Array; odd: Float64Array } {
  const block = symmetricPower([1, 1, 1, 2], size - 1)
  const other = symmetricPower([2, 1, 1, 1], size - 1)
  for (let i = 0; i < block.length; i++) block[i] += other[i]
  for (let i = 0; i < size; i++) block[i * size + i] += omega
  const inverse = invert(block, size)
  const at = (i: number, j: number) => inverse[i * size + j]
  const evens = (size + 1) >> 1
  const odds = size >> 1
  const even = Float64Array.from({ length: evens * evens }, (_, k) => {
    const i = Math.floor(k / evens)
    const j = k % evens
    return j === size - 1 - j ? at(i, j) / 2 : (at(i, j) + at(i, size - 1 - j)) / 2
  })
  const odd = Float64Array.from({ length: odds * odds }, (_, k) => {
    const i = Math.floor(k / odds)
    const j = k % odds
    return (at(i, j) - at(i, size - 1 - j)) / 2
  })
  return { even, odd }
}
