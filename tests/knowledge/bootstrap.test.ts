import { expect, test } from 'vitest'
import { bootstrapIntervals } from '../../main/knowledge/bootstrap.ts'
import { randomIntegers } from '../../main/knowledge/random.ts'

/** sfc32 in unbounded integers, reduced modulo 2^32 after every operation. */
function sfc32(seed: number, count: number): number[] {
  const word = 2n ** 32n
  let [a, b, c, counter] = [0n, BigInt(seed) % word, BigInt(seed) / word, 1n]
  const numbers: number[] = []
  for (let i = 0; i < 12 + count; i++) {
    const output = (a + b + counter) % word
    counter++
    a = b ^ (b / 2n ** 9n)
    b = (c * 9n) % word
    c = (((c * 2n ** 21n) % word) + c / 2n ** 11n + output) % word
    numbers.push(Number(output))
  }
  return numbers.slice(12)
}

test.each([0, 1, 2 ** 31, 2 ** 53 - 1])('random integers of seed %i follow sfc32', (seed) => {
  const draw = randomIntegers(seed)
  expect(Array.from({ length: 1000 }, () => draw(2 ** 32))).toEqual(sfc32(seed, 1000))
})

test('random integers below a bound are equally frequent', () => {
  const draw = randomIntegers(5)
  const counts = new Array<number>(6).fill(0)
  for (let i = 0; i < 60_000; i++) counts[draw(6)]++
  const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)
  expect(chiSquare).toBeLessThan(20.5) // 0.1 % of chi-square with 5 degrees of freedom lies above
})

const meanOf = (values: ArrayLike<number>) => (indices: Int32Array) => [
  indices.reduce((sum, i) => sum + values[i], 0) / indices.length,
]

test('the seed decides', () => {
  const values = Array.from({ length: 30 }, (_, i) => Math.sin(i))
  const first = bootstrapIntervals(30, meanOf(values), { seed: 7 })
  expect(bootstrapIntervals(30, meanOf(values), { seed: 7 })).toEqual(first)
  expect(bootstrapIntervals(30, meanOf(values), { seed: 8 })).not.toEqual(first)
})

test('the interval of a mean is as wide as the central limit theorem says, and around the mean', () => {
  const draw = randomIntegers(3)
  const values = Array.from({ length: 400 }, () => draw(2 ** 20) / 2 ** 20)
  const mean = values.reduce((sum, value) => sum + value, 0) / 400
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 400)
  for (const [level, z] of [
    [0.95, 1.96],
    [0.8, 1.2816],
  ]) {
    const [[low, high]] = bootstrapIntervals(400, meanOf(values), { seed: 1, level })
    const halfWidth = (z * deviation) / Math.sqrt(400)
    expect((high - low) / 2 / halfWidth).toBeGreaterThan(0.92)
    expect((high - low) / 2 / halfWidth).toBeLessThan(1.08)
    expect(Math.abs((low + high) / 2 - mean)).toBeLessThan(0.1 * halfWidth)
  }
})

test('95 % intervals cover the true mean nearly as often as they say', () => {
  const draw = randomIntegers(11)
  let covered = 0
  for (let trial = 0; trial < 300; trial++) {
    const values = Array.from({ length: 40 }, () => draw(2 ** 20) / 2 ** 20)
    const [[low, high]] = bootstrapIntervals(40, meanOf(values), { seed: trial, resamples: 300 })
    if (low <= 0.5 && 0.5 <= high) covered++
  }
  expect(covered / 300).toBeGreaterThan(0.88)
  expect(covered / 300).toBeLessThan(0.99)
})

test('two samples: the mean is 0, ½ or 1 with probabilities ¼, ½, ¼', () => {
  expect(bootstrapIntervals(2, meanOf([0, 1]), { seed: 0 })).toEqual([[0, 1]])
  expect(bootstrapIntervals(2, meanOf([0, 1]), { seed: 0, level: 0.4 })).toEqual([[0.5, 0.5]])
})

test('quantiles lie between order statistics', () => {
  let call = 0
  // Statistics 0, 1, 2, 3: the quartiles are 0.75 and 2.25.
  const [quartiles] = bootstrapIntervals(1, () => [call++], { seed: 0, resamples: 4, level: 0.5 })
  expect(quartiles).toEqual([0.75, 2.25])
})

test('several statistics see the same resamples', () => {
  const values = [3, 1, 4, 1, 5, 9, 2, 6]
  const [one, two] = bootstrapIntervals(8, (indices) => [meanOf(values)(indices)[0], 2 * meanOf(values)(indices)[0]], {
    seed: 4,
  })
  expect(two).toEqual(one.map((bound) => 2 * bound))
})

test('a resample without a finite statistic does not count', () => {
  const parts = [1, 0, 0]
  const wholes = [2, 0, 0]
  const share = (indices: Int32Array) => [
    indices.reduce((sum, i) => sum + parts[i], 0) / indices.reduce((sum, i) => sum + wholes[i], 0),
    Number.NaN,
  ]
  expect(bootstrapIntervals(3, share, { seed: 0 })).toEqual([
    [0.5, 0.5],
    [0, 0],
  ])
})
