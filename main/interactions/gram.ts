/**
 * Exact inverse of `Z Zᵀ + U Uᵀ + ω I` in O(n 2^n), where Z (`subsetSum`) and U (`disjointSum`) are the maps from AND and
 * from OR coefficients to values. Both Gram matrices are n-fold Kronecker powers of 2x2 matrices of determinant 1,
 *
 *     Z Zᵀ = [[1,1],[1,2]]^{⊗n},   U Uᵀ = [[2,1],[1,1]]^{⊗n},
 *
 * so their sum with a multiple of I commutes with every permutation of the players. By Schur-Weyl duality it splits
 * into blocks of size 2j+1 <= n+1, one for each way of coupling n spins 1/2 to a total spin j. The change of basis is
 * a cascade of plane rotations with Clebsch-Gordan coefficients: as cheap as a butterfly.
 */

/** One player joins: rotations between runs of `length` consecutive entries. */
interface Coupling {
  length: number
  /** First entries of the two runs of each rotation, interleaved. */
  runs: Int32Array
  /** Cosine and sine of each rotation, interleaved. */
  angles: Float64Array
}

/** Shorter runs are listed entry by entry: a table is read faster than a loop of two is started. */
const shortestRun = 8

/** All copies of one irreducible representation: entries of a copy stand together, by rising magnetic number. */
interface Copies {
  size: number
  entries: Int32Array
}

interface Basis {
  couplings: Coupling[]
  copies: Copies[]
}

const bases = new Map<number, Basis>()

function couplingBasis(n: number): Basis {
  const known = bases.get(n)
  if (known) return known
  const couplings: Coupling[] = []
  let copies: number[][] = [[0]]
  for (let k = 0; k < n; k++) {
    const runs: number[] = []
    const angles: number[] = []
    const stride = 1 << (n - 1 - k)
    const length = stride < shortestRun ? 1 : stride
    const next: number[][] = []
    for (const copy of copies) {
      // A copy of spin j has slots m = -j..j; bit 0 of the new player is spin up. See any table of spin-1/2 coupling.
      const size = copy.length
      const up = [2 * copy[0] + 1]
      const down: number[] = []
      for (let i = 1; i < size; i++) {
        const p = 2 * copy[i - 1]
        const q = 2 * copy[i] + 1
        for (let entry = 0; entry < stride; entry += length) {
          runs.push(p * stride + entry, q * stride + entry)
          angles.push(Math.sqrt(i / size), Math.sqrt((size - i) / size))
        }
        up.push(p)
        down.push(q)
      }
      up.push(2 * copy[size - 1])
      next.push(up)
      if (down.length > 0) next.push(down)
    }
    couplings.push({ length, runs: Int32Array.from(runs), angles: Float64Array.from(angles) })
    copies = next
  }
  const sizes = [...new Set(copies.map((copy) => copy.length))]
  const basis = {
    couplings,
    copies: sizes.map((size) => ({
      size,
      entries: Int32Array.from(copies.filter((copy) => copy.length === size).flat()),
    })),
  }
  bases.set(n, basis)
  return basis
}

/** Rotates all pairs of one coupling; `direction` -1 undoes +1. */
function rotate(x: Float64Array, { length, runs, angles }: Coupling, direction: 1 | -1): void {
  if (length === 1) {
    for (let t = 0; t < runs.length; t += 2) {
      const p = runs[t]
      const q = runs[t + 1]
      const c = angles[t]
      const s = direction * angles[t + 1]
      const u = x[p]
      const w = x[q]
      x[p] = c * u + s * w
      x[q] = c * w - s * u
    }
    return
  }
  for (let t = 0; t < runs.length; t += 2) {
    const c = angles[t]
    const s = direction * angles[t + 1]
    const end = runs[t] + length
    for (let p = runs[t], q = runs[t + 1]; p < end; p++, q++) {
      const u = x[p]
      const w = x[q]
      x[p] = c * u + s * w
      x[q] = c * w - s * u
    }
  }
}

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
 * Inverse of one block. Exchanging "present" and "absent" for all players swaps the two Gram matrices, so a block is
 * the same read backwards and splits once more, into sums and differences of mirrored entries: two matrices of half
 * the size (row-major, the even part first), each with the factor 1/2 of the way back.
 */
function invertBlock(size: number, omega: number): { even: Float64Array; odd: Float64Array } {
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

/** Multiplies every copy by its block's inverse, in place. */
function multiplyCopies(x: Float64Array, { size, entries }: Copies, even: Float64Array, odd: Float64Array): void {
  const evens = (size + 1) >> 1
  const odds = size >> 1
  const sums = new Float64Array(evens)
  const differences = new Float64Array(odds)
  for (let start = 0; start < entries.length; start += size) {
    const end = start + size - 1
    for (let i = 0; i < odds; i++) {
      const a = x[entries[start + i]]
      const b = x[entries[end - i]]
      sums[i] = a + b
      differences[i] = a - b
    }
    if (evens > odds) sums[odds] = 2 * x[entries[start + odds]]
    for (let i = 0; i < evens; i++) {
      let e = 0
      for (let j = 0, k = i * evens; j < evens; j++, k++) e += even[k] * sums[j]
      let o = 0
      if (i < odds) for (let j = 0, k = i * odds; j < odds; j++, k++) o += odd[k] * differences[j]
      x[entries[start + i]] = e + o
      if (i < odds) x[entries[end - i]] = e - o
    }
  }
}

const exactSolvers = new Map<number, (x: Float64Array) => void>()

/** The solver for ω = 0, kept for each n: every repair of an iterate needs it. */
export function exactGramSolver(n: number): (x: Float64Array) => void {
  let solver = exactSolvers.get(n)
  if (!solver) exactSolvers.set(n, (solver = gramSolver(n, 0)))
  return solver
}

/** In-place solver `x <- (Z Zᵀ + U Uᵀ + ω I)^{-1} x` for n players, ω >= 0. Building one costs less than a solve. */
export function gramSolver(n: number, omega: number): (x: Float64Array) => void {
  const { couplings, copies } = couplingBasis(n)
  const inverses = copies.map(({ size }) => invertBlock(size, omega))
  return (x) => {
    for (const coupling of couplings) rotate(x, coupling, 1)
    copies.forEach((copy, i) => {
      multiplyCopies(x, copy, inverses[i].even, inverses[i].odd)
    })
    for (let k = couplings.length - 1; k >= 0; k--) rotate(x, couplings[k], -1)
  }
}
