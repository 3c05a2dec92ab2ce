import { readFileSync } from 'node:fs'
import { copyFile, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { pictureSteps } from '../../main/datasets/pictureSteps.ts'
import { readImages, type ReadImagesOptions } from '../../main/datasets/readImages.ts'
import { loadSample, meanSample } from '../../main/datasets/samples.ts'
import { folderOf } from './folder.ts'

const fixture = (name: string) => join(import.meta.dirname, '../reference/arrays', name)
/** As NumPy has them: tests/reference/arrays.py. */
const reference = JSON.parse(readFileSync(fixture('../arrays.json'), 'utf8')) as Record<
  string,
  { shape: number[]; values: number[][]; labels: (number | string)[] | null; sha256: string[] }
>

/** What a network sees that takes the numbers as they are. */
async function raw(path: string, options: ReadImagesOptions = {}) {
  const set = await readImages(path, options)
  const preprocessing = pictureSteps(set, undefined, { scale: 1 })
  const data = { path, column: set.column, preprocessing }
  return { set, data, tensors: await Promise.all(set.samples.map((sample) => loadSample(data, sample))) }
}

test.each(Object.entries(reference))('%s as NumPy reads it', async (name, expected) => {
  const { set, tensors } = await raw(fixture(name))
  expect(tensors.map(({ channels, height, width }) => [channels, height, width])).toEqual(
    expected.values.map(() => expected.shape),
  )
  // Levels of 16 bit are brought to 0…255.
  const scale = name === 'words.npz' ? 1 / 257 : 1
  tensors.forEach(({ data }, i) => {
    expect(data.length).toBe(expected.values[i].length)
    data.forEach((value, k) => {
      expect(value).toBe(Math.fround(expected.values[i][k] * scale))
    })
  })
  expect(set.samples.map(({ sha256 }) => sha256)).toEqual(expected.sha256)
  expect(set.samples.map(({ path }) => path)).toEqual(['row 0', 'row 1', 'row 2', 'row 3', 'row 4'])
  const labels = set.samples.map(({ label }) => (label === null ? null : set.classes[label]))
  expect(labels).toEqual(expected.labels?.map(String) ?? [null, null, null, null, null])
})

test('floats are taken as they are and shown from the least to the most', async () => {
  const all = reference['first.npz'].values.flat()
  const set = await readImages(fixture('first.npz'))
  expect(pictureSteps(set, undefined, undefined)).toEqual({
    channels: 3,
    order: 'RGB',
    resize: null,
    crop: null,
    scale: 1,
    mean: [0, 0, 0],
    std: [1, 1, 1],
    range: [Math.min(...all), Math.max(...all)],
  })
  expect(pictureSteps(set, 'mnist', { crop: null })).toMatchObject({
    channels: 1,
    scale: 1,
    mean: [0.1307],
    crop: null,
  })
})

test('bytes are levels, and a preset says the rest', async () => {
  const set = await readImages(fixture('grey.npz'))
  expect(pictureSteps(set, undefined, undefined)).toMatchObject({ channels: 1, scale: 1 / 255, mean: [0], std: [1] })
  expect(pictureSteps(set, 'imagenet', undefined)).toMatchObject({
    channels: 3,
    resize: 256,
    mean: [0.485, 0.456, 0.406],
  })
  expect(pictureSteps(set, undefined, undefined).range).toBeUndefined()
})

test.each<[range: [number, number], preset: 'mnist' | 'none', scale: number, shown: [number, number] | undefined]>([
  [[0, 1], 'none', 1, [0, 1]],
  [[0, 0.7], 'mnist', 1, [0, 1]],
  [[0, 255], 'mnist', 1 / 255, undefined],
  [[0, 255], 'none', 1, [0, 255]],
  [[-2.1, 2.6], 'mnist', 1, [-2.1, 2.6]],
])('numbers in %j with the preset %s', (range, preset, scale, shown) => {
  const steps = pictureSteps({ numbers: { channels: 1, areLevels: false, range } }, preset, undefined)
  expect([steps.scale, steps.range]).toEqual([scale, shown])
})

test('arrays that were asked for', async () => {
  const { column, classes, samples } = await readImages(fixture('several.npz'), { column: 'x_test' })
  expect([column, classes, samples.map(({ label }) => label)]).toEqual(['x_test', [], [null, null]])
  const named = await readImages(fixture('first.npz'), { column: 'images', label: 'labels' })
  expect(named.classes).toEqual(['Katze', 'Käfer', 'ant', 'dog'])
  const beside = await readImages(fixture('alone.npy'), { label: 'y_train.npy' })
  expect(beside.samples.map(({ label }) => label)).toEqual([2, 0, 1, 1, 2])
})

test('a colour array as grey, and the mean', async () => {
  const set = await readImages(fixture('last.npz'))
  const preprocessing = pictureSteps(set, undefined, { channels: 1, scale: 1, mean: [0], std: [1] })
  const data = { path: fixture('last.npz'), column: set.column, preprocessing }
  const { values, shape } = reference['last.npz']
  const pixels = shape[1] * shape[2]
  const luma = (one: number[], i: number) =>
    Math.floor((19595 * one[i] + 38470 * one[pixels + i] + 7471 * one[2 * pixels + i]) / 65536 + 0.5)
  const grey = values.map((one) => Array.from({ length: pixels }, (_, i) => luma(one, i)))
  expect([...(await loadSample(data, set.samples[3])).data]).toEqual(grey[3])
  const mean = Array.from({ length: pixels }, (_, i) => Math.fround(grey.reduce((sum, one) => sum + one[i], 0) / 5))
  expect([...(await meanSample(data, set.samples))]).toEqual(mean)
})

test('only some are looked at when that is asked for: the first of each class, and the first', async () => {
  const set = await readImages(fixture('grey.npz'), { most: 4 })
  expect(set).toMatchObject({ whole: false, count: 5, classes: ['0', '1', '2'] })
  expect(set.samples.map(({ index, label }) => [index, label])).toEqual([
    [0, 2],
    [1, 0],
    [2, 1],
    [3, 1],
  ])
})

test.each<[name: string, options: ReadImagesOptions, sentence: RegExp]>([
  ['pickled.npz', {}, /holds "x", which holds pickled Python objects, which are not read because they can run code\.$/],
  ['pickled.npy', {}, /holds pickled Python objects/],
  ['pickle.npy', {}, /is not a NumPy \.npy file\.$/],
  ['several.npz', {}, /holds several arrays of pictures: x_train, x_test\.$/],
  ['several.npz', { column: 'X' }, /has no array "X"\.$/],
  ['grey.npz', { label: 'classes' }, /has no array "classes"\.$/],
  ['flat.npz', {}, /holds no array of pictures but X \[5, 12\], y \[5\]\.$/],
  ['flat.npz', { column: 'X' }, /holds no pictures: an array \[5, 12\] of the type u1\.$/],
  ['unequal.npz', {}, /holds "y", which has the shape \[4\]; labels are one for each of the 5 pictures\.$/],
  ['alone.npy', { label: 'gone' }, /has no labels "gone\.npy" beside it\.$/],
  ['alone.npy', { label: '../x' }, /takes labels from a file beside it alone\.$/],
])('%s with %j', async (name, options, sentence) => {
  await expect(readImages(fixture(name), options)).rejects.toMatchObject({
    code: 'DATASET_INVALID',
    message: expect.stringMatching(sentence) as string,
  })
})

test('a file that is cut off, claims too much or is none', async () => {
  const [npy, npz] = await Promise.all([readFile(fixture('alone.npy')), readFile(fixture('grey.npz'))])
  const giant = Buffer.from(npy)
  giant.write('(9999999, 1, 4, 3), }', giant.indexOf('(5, 1'))
  const long = Buffer.from(npy)
  long.set([2, 0, 0xff, 0xff, 0xff, 0x7f], 6)
  const wide = Buffer.from(npy)
  wide.write('(5, 60000, 60000), }', wide.indexOf('(5, 1'))
  const folder = await folderOf({
    'cut.npy': npy.subarray(0, npy.length - 1),
    'cut.npz': npz.subarray(0, npz.length - 100),
    'empty.npz': '',
    'giant.npy': giant,
    'long.npy': long,
    'wide.npy': wide,
    'text.npz': 'no archive',
  })
  const sentences: Record<string, RegExp> = {
    'cut.npy': /is cut off: \[5, 1, 4, 3\] needs 60 bytes, and 59 are there\.$/,
    'cut.npz': /is not an NPZ file, or is cut off\.$/,
    'empty.npz': /is not an NPZ file, or is cut off\.$/,
    'giant.npy': /is cut off: \[9999999, 1, 4, 3\] needs/,
    'long.npy': /has a \.npy header that is too long\.$/,
    'wide.npy': /is cut off: \[5, 60000, 60000\] needs/,
    'text.npz': /is not an NPZ file, or is cut off\.$/,
  }
  for (const [name, sentence] of Object.entries(sentences)) {
    await expect(readImages(join(folder, name)), name).rejects.toMatchObject({
      code: 'DATASET_INVALID',
      message: expect.stringMatching(sentence) as string,
    })
  }
})

test('numbers that are not finite are skipped', async () => {
  const bytes = await readFile(fixture('x_train.npy'))
  const file = join(await folderOf({ 'x.npy': bytes }), 'x.npy')
  // Fortran order: the first five elements are the first of each picture.
  bytes.writeFloatLE(NaN, bytes.length - 5 * 36 * 4 + 4)
  await writeFile(file, bytes)
  const { samples, skipped, count } = await readImages(file)
  expect([samples.map(({ index, path }) => [index, path]), count]).toEqual([
    [
      [0, 'row 0'],
      [1, 'row 2'],
      [2, 'row 3'],
      [3, 'row 4'],
    ],
    4,
  ])
  expect(skipped).toEqual([{ path: 'row 1', reason: 'holds values that are no finite numbers' }])
})

test.each(['grey.npz', 'fortran.npz', 'alone.npy'])('%s that is gone or changed is said to be', async (name) => {
  const file = join(await folderOf({}), name)
  await copyFile(fixture(name), file)
  const { set, data } = await raw(file)
  const other = name === 'alone.npy' ? await readFile(file) : await readFile(fixture('last.npz'))
  if (name === 'alone.npy') other[other.length - 1] ^= 1
  await writeFile(file, other)
  const changed = { code: name === 'alone.npy' ? 'DATASET_CHANGED' : 'DATASET_MISSING' }
  await expect(loadSample(data, set.samples[4])).rejects.toMatchObject(changed)
  await rm(file)
  await expect(loadSample(data, set.samples[0])).rejects.toMatchObject({
    code: 'DATASET_MISSING',
    message: `"row 0" in "${file}" does not exist.`,
  })
})
