import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Preprocessing } from '../../contract/datasets.ts'
import { preprocess } from '../../main/datasets/preprocess.ts'
import { presetPreprocessing, resolvePreprocessing } from '../../main/datasets/presets.ts'
import { pictureOf } from './folder.ts'

/** Made by Pillow, rounding after each axis, and by PyTorch, rounding once: tests/reference/preprocess.py. */
const reference = JSON.parse(readFileSync(join(import.meta.dirname, '../reference/preprocess.json'), 'utf8')) as {
  picture: string
  resize: number
  crop: [number, number]
  pillow_values: number[]
  tensor_values: number[]
}[]

/** Raw levels, grey. */
const greyLevels = resolvePreprocessing('none', { channels: 1, scale: 1 })
const levels = resolvePreprocessing('none', { scale: 1 })

test.each(reference)('$picture as torchvision has it', async ({ picture, resize, crop, ...expected }) => {
  const file = join(import.meta.dirname, '../reference/pictures', picture)
  const found = await preprocess(file, { ...presetPreprocessing('imagenet'), resize, crop })
  expect([found.channels, found.height, found.width]).toEqual([3, ...crop])
  const oneLevel = 1 / 255 / 0.224
  const largestDifference = (values: number[]) =>
    values.reduce((most, value, i) => Math.max(most, Math.abs(value - found.data[i])), 0)
  expect(largestDifference(expected.pillow_values)).toBeLessThan(1e-5)
  expect(largestDifference(expected.tensor_values)).toBeLessThan(oneLevel + 1e-5)
})

test.each(['png', 'tiff', 'webp'] as const)('%s, grey and colour, with and without transparency', async (format) => {
  const numbers = Uint8Array.of(10, 20, 30, 128, 200, 100, 50, 255, 7, 8, 9, 0)
  const grey = await preprocess(await pictureOf(numbers, [1, 3, 4], format), greyLevels)
  expect([...grey.data]).toEqual([...numbers])
  const colour = await preprocess(await pictureOf(numbers, [3, 2, 2], format), levels)
  expect([...colour.data]).toEqual([10, 128, 50, 8, 20, 200, 255, 9, 30, 100, 7, 0])
  const alpha = await preprocess(await pictureOf(numbers, [4, 1, 3], format), levels)
  const over = (level: number, opacity: number) => Math.round((level * opacity) / 255)
  expect([...alpha.data]).toEqual([over(10, 128), 200, 0, over(20, 128), 100, 0, over(30, 128), 50, 0])
})

test('a JPEG is what it was before, nearly', async () => {
  const jpeg = await pictureOf(new Uint8Array(3 * 64).fill(77), [3, 8, 8], 'jpeg')
  const { data } = await preprocess(jpeg, greyLevels)
  data.forEach((level) => expect(Math.abs(level - 77)).toBeLessThanOrEqual(1))
})

test.each(['png', 'tiff'] as const)('16-bit %s keeps its bits', async (format) => {
  const numbers = Uint16Array.of(0, 1, 257, 300, 32768, 65535)
  const { data } = await preprocess(await pictureOf(numbers, [1, 2, 3], format), greyLevels)
  data.forEach((level, i) => expect(level).toBeCloseTo(numbers[i] / 257, 4))
  const spread = await preprocess(await pictureOf(numbers, [1, 2, 3], format), { ...greyLevels, resize: 1 })
  expect(spread.data[0]).not.toBe(Math.round(spread.data[0]))
})

test('grey is the luma of a colour picture', async () => {
  const picture = await pictureOf(Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 12, 99, 201), [3, 1, 4])
  const { data } = await preprocess(picture, greyLevels)
  expect([...data]).toEqual([76, 150, 29, Math.round(0.299 * 12 + 0.587 * 99 + 0.114 * 201)])
})

test('EXIF orientation turns the picture', async () => {
  const numbers = Uint8Array.of(1, 2, 3, 4, 5, 6)
  const turned = async (orientation: number) => {
    const { data, height, width } = await preprocess(
      await pictureOf(numbers, [1, 2, 3], 'png', orientation),
      greyLevels,
    )
    return [height, width, ...data]
  }
  expect(await turned(1)).toEqual([2, 3, 1, 2, 3, 4, 5, 6])
  expect(await turned(3)).toEqual([2, 3, 6, 5, 4, 3, 2, 1])
  expect(await turned(6)).toEqual([3, 2, 4, 1, 5, 2, 6, 3])
  expect(await turned(2)).toEqual([2, 3, 3, 2, 1, 6, 5, 4])
})

test('scale, mean and deviation belong to the channels of the network, blue first for BGR', async () => {
  const picture = await pictureOf(Uint8Array.of(51, 102, 204), [3, 1, 1])
  const settings: Preprocessing = { ...levels, scale: 1 / 255, mean: [0.1, 0.2, 0.3], std: [1, 2, 4] }
  const expectNumbers = async (order: 'RGB' | 'BGR', expected: number[]) => {
    const { data } = await preprocess(picture, { ...settings, order })
    data.forEach((value, c) => expect(value).toBeCloseTo(expected[c], 6))
  }
  await expectNumbers('RGB', [0.2 - 0.1, (0.4 - 0.2) / 2, (0.8 - 0.3) / 4])
  await expectNumbers('BGR', [0.8 - 0.1, (0.4 - 0.2) / 2, (0.2 - 0.3) / 4])
})

/** Offsets torchvision's center_crop takes, halves to even; what lies outside is padded evenly, the odd one after. */
const torchvisionStarts: [length: number, crop: number, start: number][] = [
  [9, 6, 2],
  [7, 6, 0],
  [8, 5, 2],
  [10, 5, 2],
  [12, 5, 4],
  [6, 6, 0],
  [5, 6, 0],
  [4, 7, -1],
  [3, 7, -2],
]

test.each(torchvisionStarts)('a crop of %i to %i starts at %i', async (length, crop, start) => {
  const picture = await pictureOf(
    Uint8Array.from({ length }, (_, i) => i + 1),
    [1, 1, length],
  )
  const across = await preprocess(picture, { ...greyLevels, crop: [1, crop] })
  const expected = Array.from({ length: crop }, (_, i) => (start + i >= 0 && start + i < length ? start + i + 1 : 0))
  expect([...across.data]).toEqual(expected)
  const upright = await preprocess(
    await pictureOf(
      Uint8Array.from({ length }, (_, i) => i + 1),
      [1, length, 1],
    ),
    { ...greyLevels, crop: [crop, 1] },
  )
  expect([...upright.data]).toEqual(expected)
})

test('a resize keeps what is even even, stays in range, and the proportion', async () => {
  const side = fc.integer({ min: 1, max: 40 })
  await fc.assert(
    fc.asyncProperty(side, side, side, fc.nat({ max: 255 }), async (height, width, resize, level) => {
      const picture = await pictureOf(new Uint8Array(height * width).fill(level), [1, height, width])
      const found = await preprocess(picture, { ...greyLevels, resize })
      expect(new Set(found.data)).toEqual(new Set([level]))
      const longer = Math.floor((resize * Math.max(height, width)) / Math.min(height, width))
      expect([found.height, found.width]).toEqual(height <= width ? [resize, longer] : [longer, resize])
    }),
    { numRuns: 40 },
  )
})

test('a picture is refused that would be larger than any network takes', async () => {
  const picture = await pictureOf(new Uint8Array(4), [1, 2, 2])
  for (const crop of [
    [8193, 8192],
    [2 ** 31, 2 ** 31],
  ] as [number, number][]) {
    await expect(preprocess(picture, { ...greyLevels, crop })).rejects.toThrow(/pixels for the network: choose/)
  }
  expect((await preprocess(picture, { ...greyLevels, crop: [1, 1] })).data).toHaveLength(1)
})

test('a picture too narrow to be resized is refused', async () => {
  const needle = await pictureOf(new Uint8Array(5000), [1, 1, 5000])
  await expect(preprocess(needle, { ...greyLevels, resize: 224 })).rejects.toThrow(/too narrow/)
})
