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
  let strongest = 0
  for (let mask = 1; mask < and.length; mask++) {
    strongest = Math.max(strongest, Math.abs(and[mask]), Math.abs(or[mask]))
  }
  return tau * strongest
}
