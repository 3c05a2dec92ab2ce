import type { Interactions } from './strength.ts'

/**
 * Weighted Jaccard similarity of two networks' interactions on one sample, positive and negative parts apart:
 * `Σ min(I⁺,J⁺) + min(I⁻,J⁻)` over `Σ max(I⁺,J⁺) + max(I⁻,J⁻)`, over all AND and OR interactions without a threshold.
 * In [0, 1]; 1 for two networks without interactions.
 */
export function weightedJaccard(first: Interactions, second: Interactions): number {
  let shared = 0
  let either = 0
  for (const type of ['and', 'or'] as const) {
    const a = first[type]
    const b = second[type]
    for (let mask = 1; mask < a.length; mask++) {
      const weaker = Math.min(Math.abs(a[mask]), Math.abs(b[mask]))
      const stronger = Math.max(Math.abs(a[mask]), Math.abs(b[mask]))
      if (Math.sign(a[mask]) === Math.sign(b[mask])) {
        shared += weaker
        either += stronger
      } else {
        either += weaker + stronger
      }
    }
  }
  return either === 0 ? 1 : shared / either
}
