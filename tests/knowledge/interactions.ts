import fc from 'fast-check'
import type { Interactions } from '../../main/knowledge/strength.ts'

const strength = fc.oneof(fc.constant(0), fc.double({ min: -10, max: 10, noNaN: true }))

const ofPlayers = (n: number): fc.Arbitrary<Interactions> => {
  const array = fc
    .array(strength, { minLength: 2 ** n - 1, maxLength: 2 ** n - 1 })
    .map((I) => Float64Array.of(0, ...I))
  return fc.record({ and: array, or: array })
}

/** Interactions of that many networks over the same 1 to 4 players. */
export const networks = (count: number): fc.Arbitrary<Interactions[]> =>
  fc.integer({ min: 1, max: 4 }).chain((n) => fc.tuple(...Array.from({ length: count }, () => ofPlayers(n))))
