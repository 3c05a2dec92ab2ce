import { moebius, order, playersOf } from './butterflies.ts'

/** Möbius transform (Harsanyi dividends) of a game; a new array of 2^n in mask order, entry ∅ is v(∅). */
export function moebiusTransform(values: Float64Array): Float64Array {
  const dividends = values.slice()
  moebius(dividends)
  return dividends
}

/** Shapley values, n of them: each dividend shared equally among its players. They sum to v(N) - v(∅). */
export function shapleyValues(values: Float64Array): Float64Array {
  const n = playersOf(values)
  const dividends = moebiusTransform(values)
  const shapley = new Float64Array(n)
  for (let mask = 1; mask < dividends.length; mask++) {
    const share = dividends[mask] / order(mask)
    for (let player = 0; player < n; player++) if (mask & (1 << player)) shapley[player] += share
  }
  return shapley
}

/**
 * Shapley interaction index (Grabisch & Roubens 1999) of every non-empty coalition of at most `maxOrder` players:
 * `SII(S) = Σ_{T⊇S} m(T) / (|T| - |S| + 1)` with dividends m. Other entries are 0.
 */
export function shapleyInteractionIndex(values: Float64Array, maxOrder: number): Float64Array {
  const n = playersOf(values)
  const dividends = moebiusTransform(values)
  const index = new Float64Array(values.length)
  const full = values.length - 1
  for (let mask = 1; mask <= full; mask++) {
    const size = order(mask)
    if (size > Math.min(maxOrder, n)) continue
    const others = full ^ mask
    let sum = 0
    for (let rest = others; ; rest = (rest - 1) & others) {
      sum += dividends[mask | rest] / (order(rest) + 1)
      if (rest === 0) break
    }
    index[mask] = sum
  }
  return index
}

/** Bernoulli numbers with B_1 = -1/2; for at most 16 players that is all there is to know. */
const bernoulli = [
  1,
  -1 / 2,
  1 / 6,
  0,
  -1 / 30,
  0,
  1 / 42,
  0,
  -1 / 30,
  0,
  5 / 66,
  0,
  -691 / 2730,
  0,
  7 / 6,
  0,
  -3617 / 510,
]

/**
 * k-SII (Lundberg et al. 2020 for pairs; Bordt & von Luxburg 2023): the Shapley interaction index aggregated so that
 * all interactions of at most k players sum to v(N) - v(∅): `kSII(S) = Σ_{T⊆N∖S, |S|+|T|<=k} B_{|T|} SII(S∪T)`.
 */
export function kSII(values: Float64Array, k: number): Float64Array {
  const index = shapleyInteractionIndex(values, k)
  const out = new Float64Array(values.length)
  for (let union = 1; union < index.length; union++) {
    if (index[union] === 0) continue
    const size = order(union)
    for (let subset = union; subset > 0; subset = (subset - 1) & union) {
      out[subset] += bernoulli[size - order(subset)] * index[union]
    }
  }
  return out
}
