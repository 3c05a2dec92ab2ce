import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readImages } from '../../main/datasets/readImages.ts'
import { resolvePreprocessing } from '../../main/datasets/presets.ts'
import { loadSample, meanSample } from '../../main/datasets/samples.ts'
import { folderOf, grey, pictureOf } from './folder.ts'

const preprocessing = resolvePreprocessing('none', { channels: 1, scale: 1 })
const setIn = (path: string) => ({ path, column: null, preprocessing })

test('a sample is read as the network sees it', async () => {
  const folder = await folderOf({ 'a.png': await grey(7) })
  const { samples } = await readImages(folder)
  expect(await loadSample(setIn(folder), samples[0])).toEqual({
    data: Float32Array.of(7, 7, 7, 7, 7, 7),
    channels: 1,
    height: 2,
    width: 3,
  })
})

test('a file that is gone, changed or damaged is said to be', async () => {
  const folder = await folderOf({ 'a.png': await grey(1), 'b.png': await grey(2) })
  const { samples } = await readImages(folder)
  await rm(join(folder, 'a.png'))
  await writeFile(join(folder, 'b.png'), await grey(3))
  await expect(loadSample(setIn(folder), samples[0])).rejects.toMatchObject({
    code: 'DATASET_MISSING',
    message: `"a.png" in "${folder}" does not exist.`,
  })
  await expect(loadSample(setIn(folder), samples[1])).rejects.toMatchObject({ code: 'DATASET_CHANGED' })
  await expect(loadSample(setIn(folder), { ...samples[1], path: '../b.png' })).rejects.toMatchObject({
    code: 'DATASET_MISSING',
  })
})

test('a sample that does not fit is named with both shapes', async () => {
  const folder = await folderOf({ 'a.png': await grey(1) })
  const { samples } = await readImages(folder)
  const load = (channels: number, height: number, width: number) =>
    loadSample(setIn(folder), samples[0], { channels, height, width })
  await expect(load(1, 2, 3)).resolves.toMatchObject({ height: 2, width: 3 })
  await expect(load(1, 0, 0)).resolves.toMatchObject({ height: 2, width: 3 })
  await expect(load(3, 0, 28)).rejects.toMatchObject({
    code: 'SAMPLE_INVALID',
    message: '"a.png" gives 1 × 2 × 3 (channels × height × width); needed are 3 × any × 28.',
  })
})

test('the mean is that of all samples, number by number', async () => {
  const rows = [
    [0, 1, 2],
    [10, 20, 30],
    [5, 6, 8],
    [255, 0, 128],
  ]
  const pictures = await Promise.all(rows.map((row) => pictureOf(Uint8Array.from(row), [1, 1, 3])))
  const folder = await folderOf(Object.fromEntries(pictures.map((picture, i) => [`${i}.png`, picture])))
  const { samples } = await readImages(folder)
  expect([...(await meanSample(setIn(folder), samples))]).toEqual([270 / 4, 27 / 4, 168 / 4])
})

test('pictures of different sizes have no mean', async () => {
  const folder = await folderOf({ 'a.png': await grey(1), 'b.png': await pictureOf(new Uint8Array(8), [1, 2, 4]) })
  const { samples } = await readImages(folder)
  await expect(meanSample(setIn(folder), samples)).rejects.toMatchObject({
    code: 'SAMPLE_INVALID',
    message: expect.stringContaining('"b.png"') as string,
  })
})
