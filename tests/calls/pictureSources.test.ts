import { copyFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DatasetInfo } from '../../contract/index.ts'
import { addData } from '../addData.ts'
import { createWorkplace, type Workplace } from '../engine/workplace.ts'

const reference = (path: string) => fileURLToPath(new URL(`../reference/${path}`, import.meta.url))

let place: Workplace
let project: string
beforeAll(async () => {
  place = createWorkplace(1)
  mkdirSync(place.path('work'))
  for (const name of ['arrays/first.npz', 'arrays/x_train.npy', 'arrays/y_train.npy', 'parquet/pictures.parquet']) {
    copyFileSync(reference(name), at(name.split('/')[1]))
  }
  writeFileSync(at('cells.csv'), 'size,colour,label\n1.5,red,a\n2,blue,b\n')
  project = (await place.workbench.call('project.create', { path: at('p.carryover') })).project
})
afterAll(() => place.close())

const at = (name: string) => place.path(join('work', name))
const add = (name: string, kind: 'array' | 'image' | 'table') =>
  addData(place.workbench, { project, path: at(name), kind })
const shown = async (of: string, data: DatasetInfo) => {
  const samples = Array.from({ length: data.count }, (_, i) => i)
  return place.workbench.call('data.thumbnails', { project: of, data: data.name, samples, size: 64 })
}

test('an array is inspected, added and shown', async () => {
  const inspected = await place.workbench.call('data.inspect', { path: at('first.npz'), kind: 'array' })
  if (inspected.kind !== 'image') throw new Error('an array holds pictures')
  const { info, whole, samples, range } = inspected
  expect(info).toMatchObject({ column: 'images', count: 5, classes: ['Katze', 'Käfer', 'ant', 'dog'] })
  expect(whole).toBe(true)
  expect(samples.map(({ path, label }) => [path, label])).toEqual([
    ['row 2', 0],
    ['row 3', 1],
    ['row 1', 2],
    ['row 0', 3],
  ])
  expect(range.raw).toEqual(range.input)
  const added = await add('first.npz', 'array')
  expect(added).toMatchObject({ name: 'first', kind: 'image', column: 'images', missing: false, count: 5 })
  const { width, height, count, rgba } = await shown(project, added)
  expect([width, height, count]).toEqual([3, 4, 5])
  // The least and the most of all pictures are black and white.
  expect([Math.min(...rgba), Math.max(...rgba.filter((_, i) => i % 4 < 3))]).toEqual([0, 255])
})

test('pictures in a Parquet file are added; one that cannot be read is skipped', async () => {
  const added = await add('pictures.parquet', 'image')
  expect(added).toMatchObject({ column: 'image', classes: ['ant', 'bee', 'cat'], count: 3 })
  expect(added.skipped.map(({ path }) => path)).toEqual(['row 1', 'row 2', 'row 3'])
  const { rgba } = await shown(project, added)
  expect([0, 1, 2].map((picture) => rgba[picture * 6 * 4])).toEqual([10, 20, 30])
})

test('a project with them is packed and unpacked, texts and rows without the files they came from', async () => {
  await add('x_train.npy', 'array')
  await add('cells.csv', 'table')
  const archive = place.path('packed.zip')
  const { job } = await place.workbench.call('project.pack', { project, path: archive })
  await place.workbench.call('job.wait', { job })
  const opened = await place.workbench.call('project.unpack', { archive, folder: place.path('elsewhere') })
  const datasets = await place.workbench.call('data.list', { project: opened.path })
  expect(datasets.map(({ name, missing }) => [name, missing])).toEqual([
    ['first', false],
    ['pictures', false],
    ['x_train', false],
    ['cells', false],
  ])
  const originals = await place.workbench.call('data.list', { project })
  for (const [i, data] of datasets.slice(0, 3).entries()) {
    expect(await shown(opened.path, data)).toEqual(await shown(project, originals[i]))
  }
  const { rows } = await place.workbench.call('data.page', {
    project: opened.path,
    data: 'cells',
    models: [],
    offset: 0,
    limit: 2,
  })
  expect(rows.map(({ content }) => content)).toEqual([
    [1.5, 'red'],
    [2, 'blue'],
  ])
})

test('a file that was moved is found again, whatever it is called now', async () => {
  mkdirSync(at('new'))
  renameSync(at('first.npz'), at('new/other name.npz'))
  renameSync(at('pictures.parquet'), at('new/pictures.parquet'))
  const missing = async () =>
    (await place.workbench.call('data.list', { project })).filter((data) => data.missing).map(({ name }) => name)
  expect(await missing()).toEqual(['first', 'pictures'])
  expect(await place.workbench.call('project.locate', { project, path: at('new') })).toEqual({
    models: [],
    datasets: ['first', 'pictures'],
  })
  expect(await missing()).toEqual([])
})
