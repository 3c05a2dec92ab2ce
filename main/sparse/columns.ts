import { isPresent, type Coalitions } from './coalitions.ts'
import type { PlayerSet } from './playerSets.ts'

/** Whether a set is present as a whole: bit `k & 31` of word `k >> 5` for coalition k. */
export type Column = Uint32Array

/** One column a set over all the coalitions. */
export function columnsOf(coalitions: Coalitions, sets: readonly PlayerSet[]): Column[] {
  const { n, count } = coalitions
  const words = (count + 31) >> 5
  const everywhere = new Uint32Array(words)
  for (let k = 0; k < count; k++) everywhere[k >> 5] |= 1 << (k & 31)
  const single = Array.from({ length: n }, (_, player) => {
    const column = new Uint32Array(words)
    for (let k = 0; k < count; k++) if (isPresent(coalitions, k, player)) column[k >> 5] |= 1 << (k & 31)
    return column
  })
  return sets.map((set) => {
    const column = everywhere.slice()
    for (let at = 0; at < set.length; at++) {
      const other = single[set.charCodeAt(at)]
      for (let word = 0; word < words; word++) column[word] &= other[word]
    }
    return column
  })
}

/** `Σ_columns weight · column`, one number a coalition; columns of weight 0 cost nothing. */
export function weightedSum(columns: readonly Column[], weights: ArrayLike<number>, count: number): Float64Array {
  const sums = new Float64Array(count)
  columns.forEach((column, i) => {
    const weight = weights[i]
    if (weight === 0) return
    for (let word = 0; word < column.length; word++) {
      for (let bits = column[word]; bits !== 0; bits &= bits - 1) {
        sums[(word << 5) + 31 - Math.clz32(bits & -bits)] += weight
      }
    }
  })
  return sums
}

/** Sums over coalitions that least squares needs, of columns and values less their means. */
export interface Products {
  count: number
  /** Number of columns, p. */
  size: number
  /** `[p, p]`, symmetric. */
  gram: Float64Array
  /** Of each column with the values. */
  moments: Float64Array
  /** Of each column. */
  means: Float64Array
  valueMean: number
}

export function productsOf(columns: readonly Column[], values: Float64Array): Products {
  const count = values.length
  const size = columns.length
  const valueMean = values.reduce((sum, value) => sum + value, 0) / count
  const gram = new Float64Array(size * size)
  const moments = new Float64Array(size)
  const means = new Float64Array(size)
  columns.forEach((column, i) => {
    let sum = 0
    let shown = 0
    for (let word = 0; word < column.length; word++) {
      for (let bits = column[word]; bits !== 0; bits &= bits - 1) {
        sum += values[(word << 5) + 31 - Math.clz32(bits & -bits)] - valueMean
        shown++
      }
    }
    moments[i] = sum
    means[i] = shown / count
    for (let j = 0; j <= i; j++) {
      gram[i * size + j] = gram[j * size + i] = overlap(column, columns[j]) - count * means[i] * means[j]
    }
  })
  return { count, size, gram, moments, means, valueMean }
}

/** In how many coalitions both are present: bits that both have, counted a word at a time. */
function overlap(a: Column, b: Column): number {
  let shared = 0
  for (let word = 0; word < a.length; word++) {
    let bits = a[word] & b[word]
    bits -= (bits >>> 1) & 0x55555555
    bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
    shared += Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
  }
  return shared
}
