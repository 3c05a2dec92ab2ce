import { loops, onTable } from './memory.ts'

/**
 * In-place transforms over all coalitions of n players, O(n 2^n). Arrays have 2^n entries; bit i of the index is player i.
 * Each is an n-fold Kronecker power of a 2x2 matrix. The three sums, which the solver lives on, are compiled loops.
 */

/** Number of players of a table over coalitions; throws a RangeError unless its length is a power of two. */
export function playersOf(table: Float64Array): number {
  const n = 31 - Math.clz32(table.length)
  if (table.length !== 1 << n) throw new RangeError(`A table over coalitions has 2^n entries, not ${table.length}.`)
  return n
}

/** Sums over subsets, `x(T) <- Σ_{S⊆T} x(S)`: from dividends to values (inverse Möbius transform). */
export function subsetSum(x: Float64Array): void {
  playersOf(x)
  onTable(x, loops.subsetSum)
}

/** Transpose of `subsetSum`: sums over supersets, `x(S) <- Σ_{T⊇S} x(T)`. */
export function supersetSum(x: Float64Array): void {
  playersOf(x)
  onTable(x, loops.supersetSum)
}

/** Sums over disjoint sets, `x(T) <- Σ_{S∩T=∅} x(S)`. The matrix is symmetric; it is the inverse of `orTransform`. */
export function disjointSum(x: Float64Array): void {
  playersOf(x)
  onTable(x, loops.disjointSum)
}

/** Möbius transform (Rota 1964; Harsanyi dividends 1963): `x(S) <- Σ_{T⊆S} (-1)^{|S|-|T|} x(T)`. */
export function moebius(x: Float64Array): void {
  const size = x.length
  playersOf(x)
  for (let h = 1; h < size; h *= 2) {
    for (let block = 0; block < size; block += 2 * h) {
      for (let i = block; i < block + h; i++) x[i + h] -= x[i]
    }
  }
}

/**
 * The OR twin of the Möbius transform, `x(S) <- Σ_{T⊆S} (-1)^{|S|-|T|} x(N∖T)`. For S ≠ ∅ the OR interaction is its
 * negative; entry ∅ becomes `x(N)`.
 */
export function orTransform(x: Float64Array): void {
  const size = x.length
  playersOf(x)
  for (let h = 1; h < size; h *= 2) {
    for (let block = 0; block < size; block += 2 * h) {
      for (let i = block; i < block + h; i++) {
        const a = x[i]
        const b = x[i + h]
        x[i] = b
        x[i + h] = a - b
      }
    }
  }
}

/** Number of players in a coalition. */
export function order(mask: number): number {
  let m = mask - ((mask >>> 1) & 0x55555555)
  m = (m & 0x33333333) + ((m >>> 2) & 0x33333333)
  return (((m + (m >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24
}
