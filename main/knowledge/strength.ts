import { strongest } from '../interactions/curves.ts'

/** AND and OR interactions of one network on one sample: 2^n entries each, in mask order. */
export interface Interactions {
  and: Float64Array
  or: Float64Array
}

/**
 * The strength from which an interaction is salient: `tau` times the largest `|I(S)|` of this sample, over AND and OR
 * together. The empty set is never an interaction.
 */
export function salienceThreshold(and: Float64Array, or: Float64Array, tau: number): number {
  return tau * strongest({ and, or })
}
