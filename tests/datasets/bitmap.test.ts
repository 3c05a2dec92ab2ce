import { expect, test } from 'vitest'
import { resolvePreprocessing } from '../../main/datasets/presets.ts'
import { preprocess } from '../../main/datasets/preprocess.ts'

const levels = resolvePreprocessing('none', { scale: 1 })

/** A BMP with a 40-byte header; `rows` as they lie in the file, each filled up to four bytes. */
function bitmap([height, width]: [number, number], bits: number, palette: number[], rows: number[][], compression = 0) {
  const pixels = Buffer.from(rows.flatMap((row) => [...row, ...new Array<number>((4 - (row.length % 4)) % 4).fill(0)]))
  const start = 54 + palette.length
  const header = Buffer.alloc(54)
  header.write('BM')
  header.writeUInt32LE(start + pixels.length, 2)
  header.writeUInt32LE(start, 10)
  header.writeUInt32LE(40, 14)
  header.writeInt32LE(width, 18)
  header.writeInt32LE(height, 22)
  header.writeUInt16LE(1, 26)
  header.writeUInt16LE(bits, 28)
  header.writeUInt32LE(compression, 30)
  header.writeUInt32LE(pixels.length, 34)
  header.writeUInt32LE(palette.length / 4, 46)
  return Buffer.concat([header, Buffer.from(palette), pixels])
}

const read = async (picture: Buffer) => {
  const { data, height, width } = await preprocess(picture, levels)
  return [height, width, ...data]
}

// Blue, green, red; the last row first.
const bgr = [
  [7, 8, 9, 10, 11, 12],
  [1, 2, 3, 4, 5, 6],
]
const expected = [2, 2, 3, 6, 9, 12, 2, 5, 8, 11, 1, 4, 7, 10]

test('24 bit, rows from the bottom or from the top', async () => {
  expect(await read(bitmap([2, 2], 24, [], bgr))).toEqual(expected)
  expect(await read(bitmap([-2, 2], 24, [], bgr.toReversed()))).toEqual(expected)
})

test('8 bit with a palette, plain and run-length coded', async () => {
  const palette = [10, 20, 30, 0, 40, 50, 60, 0]
  const colours = [1, 3, 30, 60, 60, 20, 50, 50, 10, 40, 40]
  expect(await read(bitmap([1, 3], 8, palette, [[0, 1, 1]]))).toEqual(colours)
  expect(await read(bitmap([1, 3], 8, palette, [[1, 0, 2, 1, 0, 1]], 1))).toEqual(colours)
})

test('1 bit', async () => {
  const picture = bitmap([1, 3], 1, [0, 0, 0, 0, 255, 255, 255, 0], [[0b01000000]])
  expect(await read(picture)).toEqual([1, 3, 0, 255, 0, 0, 255, 0, 0, 255, 0])
})

test('damaged ones and giants are refused, and the next one is read', async () => {
  const whole = bitmap([2, 2], 24, [], bgr)
  for (const length of [2, 20, 40, 60]) {
    await expect(preprocess(whole.subarray(0, length), levels)).rejects.toThrow('is a damaged BMP picture')
  }
  const giant = bitmap([60_000, 60_000], 24, [], bgr)
  await expect(preprocess(giant, levels)).rejects.toThrow('has more than 64 million pixels')
  expect(await read(whole)).toEqual(expected)
})
