import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SampleTensor } from '../../contract/datasets.ts'
import { maxPlayers } from '../../contract/limits.ts'
import { superpixels } from '../../main/players/superpixels.ts'
import { isConnected } from './regionMeasures.ts'

const painted = (
  { channels, height, width }: Omit<SampleTensor, 'data'>,
  level: (channel: number, i: number, j: number) => number,
): SampleTensor => ({
  data: Float32Array.from({ length: channels * height * width }, (_, at) =>
    level(Math.floor(at / (height * width)), Math.floor(at / width) % height, at % width),
  ),
  channels,
  height,
  width,
})

const rows = (map: Uint8Array, width: number) =>
  Array.from({ length: map.length / width }, (_, i) => [...map.subarray(i * width, (i + 1) * width)].join(' '))

function expectPartition(map: Uint8Array, { height, width }: SampleTensor, count: number): void {
  expect(map.length).toBe(height * width)
  expect([...new Set(map)].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, player) => player))
  for (let player = 0; player < count; player++) expect(isConnected(map, { height, width }, player)).toBe(true)
}

/** Pictures of few levels, so that regions of one colour, ties and torn clusters come about. */
const pictures = fc
  .record({
    channels: fc.constantFrom(1 as const, 3 as const),
    height: fc.integer({ min: 1, max: 14 }),
    width: fc.integer({ min: 1, max: 14 }),
    palette: fc.array(fc.double({ min: -20, max: 300, noNaN: true }), { minLength: 1, maxLength: 4 }),
  })
  .chain(({ palette, ...size }) => {
    const length = size.channels * size.height * size.width
    return fc
      .array(fc.nat({ max: palette.length - 1 }), { minLength: length, maxLength: length })
      .map((picks): SampleTensor => ({ ...size, data: Float32Array.from(picks, (pick) => palette[pick]) }))
  })

test('as many as asked for, each one connected region, together the picture, and again the same', () => {
  fc.assert(
    fc.property(pictures, fc.integer({ min: 1, max: maxPlayers }), (picture, wanted) => {
      const count = Math.min(wanted, picture.height * picture.width)
      const map = superpixels(picture, count)
      expectPartition(map, picture, count)
      expect(superpixels(picture, count)).toEqual(map)
    }),
    { numRuns: 300 },
  )
})

const checkerboard = (i: number, j: number) => ((i + j) % 2) * 255
test.each([
  ['one colour', { channels: 3, height: 40, width: 60 }, () => 128],
  ['two halves', { channels: 1, height: 40, width: 40 }, (_: number, __: number, j: number) => (j < 13 ? 0 : 255)],
  ['one row', { channels: 1, height: 1, width: 500 }, (_: number, __: number, j: number) => j % 256],
  ['one column', { channels: 3, height: 500, width: 1 }, (_: number, i: number) => i % 256],
  ['a checkerboard', { channels: 1, height: 64, width: 64 }, (_: number, i: number, j: number) => checkerboard(i, j)],
  ['stripes', { channels: 1, height: 50, width: 50 }, (_: number, i: number) => (i % 2) * 255],
  ['a single pixel apart', { channels: 1, height: 30, width: 30 }, (_: number, i: number, j: number) => +(i + j === 0)],
  ['what is no number', { channels: 1, height: 20, width: 20 }, (_: number, i: number) => (i < 5 ? NaN : Infinity)],
])('%s', (_, size, level) => {
  const picture = painted(size, level)
  for (const count of [1, 2, 7, 16]) expectPartition(superpixels(picture, count), picture, count)
})

test('a picture of one colour falls into even parts, numbered as one reads', () => {
  const picture = painted({ channels: 3, height: 8, width: 8 }, () => 100)
  const sizes = new Array<number>(4).fill(0)
  const map = superpixels(picture, 4)
  for (const player of map) sizes[player]++
  expect(Math.min(...sizes)).toBeGreaterThanOrEqual(8)
  expect(map[0]).toBe(0)
  expect(map.at(-1)).toBe(3)
})

test('regions end where colours do', () => {
  const quarters = painted({ channels: 3, height: 6, width: 8 }, (channel, i, j) => {
    const quarter = (i < 2 ? 0 : 2) + (j < 5 ? 0 : 1)
    return [
      [255, 0, 0],
      [0, 255, 0],
      [0, 0, 255],
      [255, 255, 0],
    ][quarter][channel]
  })
  expect(rows(superpixels(quarters, 4), 8)).toEqual([
    '0 0 0 0 0 1 1 1',
    '0 0 0 0 0 1 1 1',
    '2 2 2 2 2 3 3 3',
    '2 2 2 2 2 3 3 3',
    '2 2 2 2 2 3 3 3',
    '2 2 2 2 2 3 3 3',
  ])
})

test('as many as there are pixels are the pixels, as one reads', () => {
  const picture = painted({ channels: 1, height: 3, width: 4 }, (_, i, j) => i * j)
  expect([...superpixels(picture, 12)]).toEqual(Array.from({ length: 12 }, (_, pixel) => pixel))
})

test('no region is a speck where there is room', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 576, maxLength: 576 }), (levels) => {
      const sizes = new Array<number>(9).fill(0)
      for (const player of superpixels({ data: Float32Array.from(levels), channels: 1, height: 24, width: 24 }, 9)) {
        sizes[player]++
      }
      expect(Math.min(...sizes)).toBeGreaterThanOrEqual(8)
    }),
    { numRuns: 20 },
  )
})

test('what is impossible is refused with the sizes', () => {
  const picture = painted({ channels: 1, height: 2, width: 3 }, () => 0)
  expect(() => superpixels(picture, 7)).toThrow(
    expect.objectContaining({
      code: 'PLAYERS_INVALID',
      message: 'A picture of 2 × 3 pixels cannot be cut into 7 superpixels.',
    }),
  )
  expect(() => superpixels(picture, 17)).toThrow(/17 players; 16 is the most/)
})
