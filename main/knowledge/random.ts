/**
 * Pseudo-random numbers that are the same on every machine: sfc32 (C. Doty-Humphrey, PractRand), 128 bits of state,
 * seeded with the 53 bits of a safe integer and run for 12 steps before its first number is used.
 *
 * @param seed an integer in 0 … 2^53 - 1
 * @returns a function whose calls give independent uniform integers in 0 … bound - 1, for bounds up to 2^32
 */
export function randomIntegers(seed: number): (bound: number) => number {
  let a = 0
  let b = seed | 0
  let c = Math.floor(seed / 2 ** 32) | 0
  let counter = 1
  const next = () => {
    const word = (a + b + counter++) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + word) | 0
    return word >>> 0
  }
  for (let step = 0; step < 12; step++) next()
  return (bound) => Math.floor((next() / 2 ** 32) * bound)
}
