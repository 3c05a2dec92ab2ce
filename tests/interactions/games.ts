import fc from 'fast-check'

/** Games of n players as fast-check arbitraries: finite values of ordinary size (or 0). */
export const gameOf = (n: number) =>
  fc
    .array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 1 << n, maxLength: 1 << n })
    .map((values) => Float64Array.from(values, (value) => (Math.abs(value) < 1e-100 ? 0 : value)))

export const anyGame = fc.integer({ min: 1, max: 6 }).chain(gameOf)

export const bits = (mask: number) => mask.toString(2).replaceAll('0', '').length

/** Every value as the definition sums it: the constant, AND of subsets, OR of coalitions met. O(4^n). */
export function rebuiltByDefinition(constant: number, and: ArrayLike<number>, or: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: and.length }, (_, coalition) => {
    let value = constant
    for (let mask = 1; mask < and.length; mask++) {
      if ((mask & coalition) === mask) value += and[mask]
      if ((mask & coalition) !== 0) value += or[mask]
    }
    return value
  })
}

export const largest = (x: ArrayLike<number>) =>
  Array.from(x).reduce((most, value) => Math.max(most, Math.abs(value)), 0)
export const l1 = (x: Iterable<number>) => [...x].reduce((sum, value) => sum + Math.abs(value), 0)

export function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  if (actual.length !== expected.length) throw new Error(`lengths ${actual.length} and ${expected.length} differ`)
  for (let i = 0; i < actual.length; i++) {
    if (!(Math.abs(actual[i] - expected[i]) <= tolerance)) {
      throw new Error(`entry ${i}: ${actual[i]} is not within ${tolerance} of ${expected[i]}`)
    }
  }
}
