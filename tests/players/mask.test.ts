import fc from 'fast-check'
import { expect, test } from 'vitest'
import { background, createMasker, elementsOf, type Elements } from '../../main/players/mask.ts'
import { createCoalitionMasker } from '../../main/players/maskCoalitions.ts'

const isPresent = (player: number, mask: number) => player === background || Math.floor(mask / 2 ** player) % 2 === 1

const listed = (elements: Elements): (number | bigint | string)[] => [...elements]

/** Element by element from the definition: present players and background show the sample. */
const replacedByDefinition = (sample: Elements, baseline: Elements, map: Uint8Array, mask: number) =>
  Array.from(map, (player, at) => (isPresent(player, mask) ? sample[at] : baseline[at]))

/** The elements that stay, and the end of the baseline behind them. */
function removedByDefinition(sample: Elements, baseline: Elements, map: Uint8Array, mask: number) {
  const left = listed(sample).filter((_, at) => isPresent(map[at], mask))
  return [...left, ...listed(baseline).slice(left.length)]
}

const byDefinition = { replaced: replacedByDefinition, removed: removedByDefinition }

/** Elements that are told apart, of each kind a network takes. */
const kinds = {
  float32: (i: number) => i + 0.5,
  float64: (i: number) => i + 0.1,
  uint8: (i: number) => i,
  int32: (i: number) => -i,
  int64: (i: number) => 3 * i,
  string: (i: number) => `"${i}"`,
} as const

function elements(type: keyof typeof kinds, from: number, length: number): Elements {
  const places = Array.from({ length }, (_, i) => from + i)
  return type === 'string' ? places.map(kinds.string) : elementsOf(places.map(kinds[type]), type)
}

test('every mask of any stretch shows exactly its players', () => {
  const cases = fc.record({
    type: fc.constantFrom(...(Object.keys(kinds) as (keyof typeof kinds)[])),
    absent: fc.constantFrom('replaced' as const, 'removed' as const),
    map: fc.array(fc.constantFrom(0, 1, 2, 3, 4, background), { minLength: 1, maxLength: 12 }),
    first: fc.nat({ max: 31 }),
    count: fc.integer({ min: 1, max: 32 }),
  })
  fc.assert(
    fc.property(cases, ({ type, absent, map: players, first, count }) => {
      const map = Uint8Array.from(players)
      const size = map.length
      const [sample, baseline] = [elements(type, 1, size), elements(type, 101, size)]
      const masks = Math.min(count, 32 - first)
      const target = elements(type, 0, masks * size + 1)
      const last = target.at(-1)
      createMasker({ sample, baseline, map, absent })(target, first, masks)
      for (let k = 0; k < masks; k++) {
        expect(listed(target).slice(k * size, (k + 1) * size)).toEqual(
          byDefinition[absent](sample, baseline, map, first + k),
        )
      }
      expect(target.at(-1)).toBe(last)
    }),
    { numRuns: 300 },
  )
})

test('a masker can be used again and again on the same target', () => {
  const fill = createMasker({
    sample: Float32Array.of(1, 2),
    baseline: Float32Array.of(8, 9),
    map: Uint8Array.of(0, 1),
    absent: 'replaced',
  })
  const target = new Float32Array(8)
  fill(target, 0, 4)
  expect([...target]).toEqual([8, 9, 1, 9, 8, 2, 1, 2])
  fill(target, 1, 3)
  expect([...target]).toEqual([1, 9, 8, 2, 1, 2, 1, 2])
  fill(target, 0, 2)
  expect([...target.subarray(0, 4)]).toEqual([8, 9, 1, 9])
})

test('numbers are taken as a network takes them', () => {
  const levels = [-3, 0.4, 1.6, 254.5, 300]
  expect([...elementsOf(levels, 'uint8')]).toEqual([0, 0, 2, 255, 255])
  expect([...elementsOf(levels, 'int32')]).toEqual([-3, 0, 2, 255, 300])
  expect([...elementsOf(levels, 'int64')]).toEqual([-3n, 0n, 2n, 255n, 300n])
  expect([...elementsOf([0.1], 'float64')]).toEqual([0.1])
  expect([...elementsOf([0.1], 'float16')]).toEqual([Math.fround(0.1)])
  expect([...elementsOf([0, 1], 'bool')]).toEqual([0, 1])
})

test('coalitions one by one show what masks show', () => {
  const cases = fc.record({
    type: fc.constantFrom(...(Object.keys(kinds) as (keyof typeof kinds)[])),
    absent: fc.constantFrom('replaced' as const, 'removed' as const),
    map: fc.array(fc.constantFrom(0, 1, 2, 31, 40, background), { minLength: 1, maxLength: 12 }),
    present: fc.uniqueArray(fc.constantFrom<number>(0, 1, 2, 31, 40)),
  })
  fc.assert(
    fc.property(cases, ({ type, absent, map, present }) => {
      const sample = elements(type, 0, map.length)
      const baseline = elements(type, 50, map.length)
      const target = elements(type, 90, map.length + 1)
      const [first] = target
      const fill = createCoalitionMasker({ sample, baseline, map: Uint8Array.from(map), absent })
      // What an earlier coalition left behind must not show.
      fill(target, 1, () => true)
      fill(target, 1, (player) => present.includes(player))
      const mask = present.reduce((sum, player) => sum + 2 ** player, 0)
      expect(listed(target)).toEqual([first, ...byDefinition[absent](sample, baseline, Uint8Array.from(map), mask)])
    }),
  )
})
