import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Layout } from '../../contract/models.ts'
import { background, createMasker } from '../../main/players/mask.ts'

/** Number by number from the definition: present players and background show the sample. */
function maskedByDefinition(
  sample: Float32Array,
  baseline: Float32Array,
  map: Uint8Array,
  channels: number,
  layout: Layout,
  mask: number,
): number[] {
  const pixels = map.length
  return Array.from(sample, (_, at) => {
    const [channel, pixel] =
      layout === 'NCHW' ? [Math.floor(at / pixels), at % pixels] : [at % channels, Math.floor(at / channels)]
    const from = channel * pixels + pixel
    const stays = map[pixel] === background || Math.floor(mask / 2 ** map[pixel]) % 2 === 1
    return stays ? sample[from] : baseline[from]
  })
}

test('every mask of any stretch shows exactly its players', () => {
  const cases = fc.record({
    map: fc.array(fc.constantFrom(0, 1, 2, 3, 4, background), { minLength: 1, maxLength: 12 }),
    channels: fc.constantFrom(1, 3),
    layout: fc.constantFrom<Layout>('NCHW', 'NHWC'),
    first: fc.nat({ max: 31 }),
    count: fc.integer({ min: 1, max: 32 }),
  })
  fc.assert(
    fc.property(cases, ({ map: players, channels, layout, first, count }) => {
      const map = Uint8Array.from(players)
      const size = channels * map.length
      const sample = Float32Array.from({ length: size }, (_, i) => i + 1)
      const baseline = Float32Array.from({ length: size }, (_, i) => -i - 1)
      const masks = Math.min(count, 32 - first)
      const target = new Float32Array(masks * size + 1).fill(NaN)
      createMasker({ sample, baseline, map, channels, layout })(target, first, masks)
      for (let k = 0; k < masks; k++) {
        expect([...target.subarray(k * size, (k + 1) * size)]).toEqual(
          maskedByDefinition(sample, baseline, map, channels, layout, first + k),
        )
      }
      expect(target.at(-1)).toBeNaN()
    }),
  )
})

test('a masker can be used again and again on the same target', () => {
  const fill = createMasker({
    sample: Float32Array.of(1, 2),
    baseline: Float32Array.of(8, 9),
    map: Uint8Array.of(0, 1),
    channels: 1,
    layout: 'NCHW',
  })
  const target = new Float32Array(8)
  fill(target, 0, 4)
  expect([...target]).toEqual([8, 9, 1, 9, 8, 2, 1, 2])
  fill(target, 1, 3)
  expect([...target]).toEqual([1, 9, 8, 2, 1, 2, 1, 2])
  fill(target, 0, 2)
  expect([...target.subarray(0, 4)]).toEqual([8, 9, 1, 9])
})
