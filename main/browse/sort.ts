/** Ranks are whole numbers from 0 to below this. */
export const ranks = 2 ** 30
/** Samples that can be told apart beside their rank in the 53 bits of a whole number. */
const samples = 2 ** 23

/**
 * Samples by the rank of each, by index among equals whichever way. Rank and index are packed into one number, so that
 * the sort needs no comparing function: 100,000 take some ten milliseconds.
 */
export function sortByRank(chosen: Int32Array, rankOf: (sample: number) => number, descending: boolean): Int32Array {
  const keys = Float64Array.from(chosen, (sample) => {
    const rank = rankOf(sample)
    return (descending ? ranks - 1 - rank : rank) * samples + sample
  }).sort()
  return Int32Array.from(keys, (key) => key % samples)
}
