import { createHash } from 'node:crypto'
import { copyFile, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { resolvePreprocessing } from '../../main/datasets/presets.ts'
import { readImages, type ReadImagesOptions } from '../../main/datasets/readImages.ts'
import { loadSample } from '../../main/datasets/samples.ts'
import { folderOf } from './folder.ts'

/** Made by tests/reference/parquet.py: pictures of 2 × 3 pixels of one level each. */
const fixture = (name: string) => join(import.meta.dirname, '../reference/parquet', `${name}.parquet`)
const preprocessing = resolvePreprocessing('none', { channels: 1, scale: 1 })

test('pictures in the way of Hugging Face, with the names of their classes; faulty ones are skipped, a bomb at once', async () => {
  const started = performance.now()
  const set = await readImages(fixture('pictures'))
  expect(performance.now() - started).toBeLessThan(5000)
  expect([set.column, set.classes, set.count, set.whole]).toEqual(['image', ['ant', 'bee', 'cat'], 3, true])
  expect(set.samples.map(({ index, path, label }) => [index, path, label])).toEqual([
    [0, 'row 0', 0],
    [1, 'row 4', 2],
    [2, 'row 5', null],
  ])
  expect(set.skipped).toEqual([
    { path: 'row 1', reason: 'has more than 64 million pixels' },
    { path: 'row 2', reason: 'holds no picture' },
    { path: 'row 3', reason: 'is not a PNG, JPEG, WebP, TIFF or BMP picture' },
  ])
  const data = { path: fixture('pictures'), column: set.column, preprocessing }
  const levels = await Promise.all(set.samples.map(async (sample) => [...(await loadSample(data, sample)).data]))
  expect(levels).toEqual([10, 20, 30].map((level) => new Array<number>(6).fill(level)))
})

test('a column of bytes; the hash is that of the embedded file', async () => {
  const set = await readImages(fixture('binary'), { label: 'digit' })
  expect([set.column, set.classes.length, set.samples.map(({ label }) => label)]).toEqual(['png', 8, [7, 3]])
  const file = await readFile(fixture('binary'))
  const start = file.indexOf('\x89PNG', 'latin1')
  const end = file.indexOf('IEND', start, 'latin1') + 8
  expect(set.samples[0].sha256).toBe(createHash('sha256').update(file.subarray(start, end)).digest('hex'))
})

test('only the first rows are looked at when that is asked for', async () => {
  const set = await readImages(fixture('pictures'), { most: 2 })
  expect([set.whole, set.samples.map(({ path }) => path), set.skipped.map(({ path }) => path)]).toEqual([
    false,
    ['row 0'],
    ['row 1'],
  ])
})

test.each<[name: string, options: ReadImagesOptions, sentence: RegExp]>([
  ['reviews', {}, /holds no pictures\.$/],
  ['pictures', { column: 'label' }, /holds no pictures in its column "label"\.$/],
  ['pictures', { column: 'photo' }, /has no column "photo"\.$/],
  ['pictures', { label: 'class' }, /has no column "class"\.$/],
  ['encrypted', {}, /is encrypted\.$/],
])('%s with %j is refused', async (name, options, sentence) => {
  await expect(readImages(fixture(name), options)).rejects.toMatchObject({
    code: 'DATASET_INVALID',
    message: expect.stringMatching(sentence) as string,
  })
})

test('a file that is gone, changed or damaged is said to be', async () => {
  const file = join(await folderOf({}), 'a.parquet')
  await copyFile(fixture('pictures'), file)
  const { column, samples } = await readImages(file)
  const data = { path: file, column, preprocessing }
  await copyFile(fixture('binary'), file)
  await expect(loadSample({ ...data, column: 'png' }, { ...samples[0], path: 'row 1' })).rejects.toMatchObject({
    code: 'DATASET_CHANGED',
  })
  for (const changed of [data, { ...data, column: 'png' }]) {
    await expect(loadSample(changed, samples[1])).rejects.toMatchObject({
      code: 'DATASET_MISSING',
      message: `"row 4" in "${file}" is not there any more.`,
    })
  }
  await writeFile(file, 'text')
  await expect(loadSample(data, samples[0])).rejects.toMatchObject({ code: 'DATASET_MISSING' })
  await rm(file)
  await expect(loadSample(data, samples[0])).rejects.toMatchObject({
    code: 'DATASET_MISSING',
    message: `"row 0" in "${file}" does not exist.`,
  })
})

test('a damaged page is the fault of the file, not of its pictures', async () => {
  const bytes = await readFile(fixture('pictures'))
  bytes.fill(0xff, 30, 200)
  const file = join(await folderOf({ 'a.parquet': bytes }), 'a.parquet')
  await expect(readImages(file)).rejects.toMatchObject({
    code: 'DATASET_INVALID',
    message: expect.stringMatching(/is a damaged Parquet file, or one that cannot be read/) as string,
  })
})
