import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chooseSamples } from '../../main/players/choose.ts'

test('a random choice names different samples of the data set, sorted, and is the same each time', () => {
  const sizes = fc
    .integer({ min: 1, max: 200 })
    .chain((count) =>
      fc.record({ count: fc.constant(count), wanted: fc.integer({ min: 1, max: count }), seed: fc.nat() }),
    )
  fc.assert(
    fc.property(sizes, ({ count, wanted, seed }) => {
      const chosen = chooseSamples({ kind: 'random', count: wanted, seed }, count)
      expect(new Set(chosen).size).toBe(wanted)
      expect(chosen.every((index) => index >= 0 && index < count)).toBe(true)
      expect(chosen).toEqual([...chosen].sort((a, b) => a - b))
      expect(chooseSamples({ kind: 'random', count: wanted, seed }, count)).toEqual(chosen)
    }),
  )
})

test('every sample is drawn about equally often over many seeds', () => {
  const drawn = new Array<number>(10).fill(0)
  for (let seed = 0; seed < 2000; seed++) {
    for (const index of chooseSamples({ kind: 'random', count: 3, seed }, 10)) drawn[index]++
  }
  // 600 expected; five standard deviations of a binomial are 5 * sqrt(2000 * 0.3 * 0.7) = 102.
  for (const times of drawn) expect(Math.abs(times - 600)).toBeLessThan(102)
})

test('a seed names the same samples in every version', () => {
  expect(chooseSamples({ kind: 'random', count: 8, seed: 1 }, 1000)).toEqual([37, 188, 443, 455, 529, 646, 682, 828])
})

test('lists keep their order, all is all', () => {
  expect(chooseSamples({ kind: 'list', indices: [4, 1, 4, 2] }, 5)).toEqual([4, 1, 2])
  expect(chooseSamples({ kind: 'all' }, 4)).toEqual([0, 1, 2, 3])
})

test('samples that are not there are refused by number', () => {
  expect(() => chooseSamples({ kind: 'list', indices: [1, 40] }, 10)).toThrow(
    expect.objectContaining({
      code: 'SAMPLE_UNKNOWN',
      message: 'There is no sample 40: the data set has 10, numbered 0 to 9.',
    }),
  )
  expect(() => chooseSamples({ kind: 'random', count: 11, seed: 0 }, 10)).toThrow(
    expect.objectContaining({ code: 'SAMPLE_UNKNOWN' }),
  )
})
