import type { InteractionType } from '../../contract/explanations.ts'
import { order, playersOf } from '../interactions/butterflies.ts'
import { salienceThreshold, type Interactions } from './strength.ts'

/** One interaction in the networks of a study, with what became of its strength from `pre` to `ft`. */
export interface InteractionChange {
  type: InteractionType
  /** Bit i set: player i takes part. */
  mask: number
  /** I(S) in the pre-trained, fine-tuned and scratch network. */
  pre: number
  ft: number
  sc: number | null
  /** `|pre| = preserve + discard` and `|ft| = preserve + new`. */
  preserve: number
  discard: number
  new: number
}

/**
 * What one sample's interactions carried over from the pre-trained to the fine-tuned network, summed over AND and OR.
 * Arrays have n entries; entry m - 1 is order m. Interactions that are salient in neither network are left out of every
 * sum, so `strengthPre = preserve + discard` and `strengthFt = preserve + new` hold order by order.
 */
export interface Carryover {
  preserve: Float64Array
  discard: Float64Array
  new: Float64Array
  /** Preserved strength that the scratch network has too, with the same sign; null without a scratch network. */
  sharedWithScratch: Float64Array | null
  /** Σ|I_pre| and Σ|I_ft|. */
  strengthPre: Float64Array
  strengthFt: Float64Array
  /** The same strengths with the sign of the interaction: positive pushes `v` up. */
  effect: { preserve: Float64Array; discard: Float64Array; new: Float64Array }
}

/**
 * Splits every interaction with `a = I_pre(S)`, `b = I_ft(S)` into preserved strength (`min(|a|, |b|)` where the signs
 * agree, else 0), discarded strength (the rest of `|a|`) and new strength (the rest of `|b|`).
 *
 * @param sc the scratch network, or null; it has no say in what is kept
 * @param tau left out is what is weaker than `tau` times the strongest interaction, or 0, in both `pre` and `ft`, each
 *   against its own strongest
 * @returns AND by mask, then OR by mask
 */
export function classifyInteractions(
  pre: Interactions,
  ft: Interactions,
  sc: Interactions | null,
  tau: number,
): InteractionChange[] {
  const thresholdPre = salienceThreshold(pre.and, pre.or, tau)
  const thresholdFt = salienceThreshold(ft.and, ft.or, tau)
  const changes: InteractionChange[] = []
  for (const type of ['and', 'or'] as const) {
    for (let mask = 1; mask < pre[type].length; mask++) {
      const a = pre[type][mask]
      const b = ft[type][mask]
      if (!isSalient(a, thresholdPre) && !isSalient(b, thresholdFt)) continue
      const preserve = sharedStrength(a, b)
      changes.push({
        type,
        mask,
        pre: a,
        ft: b,
        sc: sc ? sc[type][mask] : null,
        preserve,
        discard: Math.abs(a) - preserve,
        new: Math.abs(b) - preserve,
      })
    }
  }
  return changes
}

/** Sums `classifyInteractions` by order. */
export function carryover(pre: Interactions, ft: Interactions, sc: Interactions | null, tau: number): Carryover {
  const n = playersOf(pre.and)
  const zeros = () => new Float64Array(n)
  const sums: Carryover = {
    preserve: zeros(),
    discard: zeros(),
    new: zeros(),
    sharedWithScratch: sc && zeros(),
    strengthPre: zeros(),
    strengthFt: zeros(),
    effect: { preserve: zeros(), discard: zeros(), new: zeros() },
  }
  for (const change of classifyInteractions(pre, ft, sc, tau)) {
    const m = order(change.mask) - 1
    sums.preserve[m] += change.preserve
    sums.discard[m] += change.discard
    sums.new[m] += change.new
    sums.strengthPre[m] += Math.abs(change.pre)
    sums.strengthFt[m] += Math.abs(change.ft)
    const preserved = Math.sign(change.pre) * change.preserve
    if (sums.sharedWithScratch) sums.sharedWithScratch[m] += sharedStrength(preserved, change.sc!)
    sums.effect.preserve[m] += preserved
    sums.effect.discard[m] += Math.sign(change.pre) * change.discard
    sums.effect.new[m] += Math.sign(change.ft) * change.new
  }
  return sums
}

/** A network without any interaction has none that is salient. */
const isSalient = (value: number, threshold: number) => value !== 0 && Math.abs(value) >= threshold

const sharedStrength = (a: number, b: number) =>
  Math.sign(a) === Math.sign(b) ? Math.min(Math.abs(a), Math.abs(b)) : 0
