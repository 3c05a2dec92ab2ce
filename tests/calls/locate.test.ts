import { appendFileSync, cpSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createWorkbench } from '../../main/workbench.ts'
import { createWorkplace, fixtures, type Workplace } from '../engine/workplace.ts'
import { changesOf, copyNetwork, explain, makeProject } from './parts.ts'
import { addData } from '../addData.ts'

let place: Workplace
let folder: string
let project: string
let count = 0
beforeAll(() => {
  place = createWorkplace(1)
})
afterAll(() => place.close())
beforeEach(async () => {
  folder = place.path(`work ${count++}`)
  project = await makeProject(place.workbench, folder)
  mkdirSync(join(folder, 'new/deep'), { recursive: true })
})

const at = (path: string) => join(folder, path)
const locate = (path: string) => place.workbench.call('project.locate', { project, path: at(path) })
const models = () => place.workbench.call('model.list', { project })
const datasets = () => place.workbench.call('data.list', { project })

test('a network is found by its contents, whatever it is called now, and is used from there', async () => {
  renameSync(at('networks/ft.onnx'), at('new/deep/another name.onnx'))
  renameSync(at('networks/sc.onnx'), at('new/sc.onnx'))
  expect((await models()).map(({ missing }) => missing)).toEqual([true, true])
  await expect(explain(place.workbench, project, 'ft', 5)).rejects.toMatchObject({ code: 'MODEL_MISSING' })
  const changes = changesOf(place.workbench)
  expect(await locate('new')).toEqual({ models: ['ft', 'sc'], datasets: [] })
  expect(changes.take()).toEqual(['models'])
  expect((await models()).map(({ path, missing }) => [path, missing])).toEqual([
    ['new/deep/another name.onnx', false],
    ['new/sc.onnx', false],
  ])
  expect((await explain(place.workbench, project, 'ft', 5)).model).toBe('ft')
})

test('a single file will do', async () => {
  renameSync(at('networks/sc.onnx'), at('new/x.bin.onnx'))
  expect(await locate('new/x.bin.onnx')).toEqual({ models: ['sc'], datasets: [] })
})

test('another file under the old name is not taken', async () => {
  rmSync(at('networks/ft.onnx'))
  copyNetwork(at('new/ft.onnx'), 'scratch-001')
  const before = await models()
  await expect(locate('new')).rejects.toMatchObject({
    code: 'MODEL_CHANGED',
    message: `"ft.onnx" in "${at('new')}" is not the file that was added as "ft": its contents differ.`,
  })
  await expect(locate('new/ft.onnx')).rejects.toMatchObject({ code: 'MODEL_CHANGED' })
  expect(await models()).toEqual(before)
})

test('a file that was changed in its place is looked for, too', async () => {
  cpSync(at('networks/ft.onnx'), at('new/kept.onnx'))
  appendFileSync(at('networks/ft.onnx'), 'x')
  expect(await locate('new')).toEqual({ models: ['ft'], datasets: [] })
})

test('external data has to lie beside its network, unchanged', async () => {
  const external = ['external-ok.onnx', 'external-ok.bin']
  for (const name of external) cpSync(fixtures(`bad/${name}`), at(name))
  await place.workbench.call('model.add', { project, path: at('external-ok.onnx') })
  renameSync(at('external-ok.onnx'), at('new/external-ok.onnx'))
  await expect(locate('new')).rejects.toMatchObject({ code: 'MODEL_CHANGED' })
  writeFileSync(at('new/external-ok.bin'), 'other weights')
  await expect(locate('new')).rejects.toMatchObject({ code: 'MODEL_CHANGED' })
  renameSync(at('external-ok.bin'), at('new/external-ok.bin'))
  expect(await locate('new')).toEqual({ models: ['external-ok'], datasets: [] })
  expect((await models()).at(-1)).toMatchObject({ path: 'new/external-ok.onnx', missing: false })
})

test('a folder of pictures is found by all of them', async () => {
  renameSync(at('digits'), at('new/deep/numbers'))
  expect(await datasets()).toMatchObject([{ missing: true }])
  const changes = changesOf(place.workbench)
  expect(await locate('new')).toEqual({ models: [], datasets: ['digits'] })
  expect(changes.take()).toEqual(['data'])
  expect(await datasets()).toMatchObject([{ path: 'new/deep/numbers', missing: false }])
  expect((await explain(place.workbench, project, 'ft', 7)).sample).toBe(7)
})

test('pictures of which one differs are not taken', async () => {
  renameSync(at('digits'), at('new/digits'))
  const [, second] = readdirSync(at('new/digits/9'))
  writeFileSync(at(`new/digits/9/${second}`), 'x')
  await expect(locate('new')).rejects.toMatchObject({ code: 'DATASET_CHANGED' })
  rmSync(at(`new/digits/9/${second}`))
  await expect(locate('new')).rejects.toMatchObject({ code: 'DATASET_CHANGED' })
  expect(await datasets()).toMatchObject([{ path: 'digits', missing: true }])
})

test('a list of pictures is found with the pictures beside it', async () => {
  const [picture] = readdirSync(at('digits/5'))
  writeFileSync(at('digits/list.csv'), `path,label\n5/${picture},0\n`)
  const list = { path: at('digits/list.csv'), kind: 'image', name: 'list', preset: 'mnist' } as const
  await addData(place.workbench, { project, ...list })
  renameSync(at('digits'), at('new/moved'))
  expect(await locate('new')).toEqual({ models: [], datasets: ['digits', 'list'] })
  expect((await datasets()).map(({ path }) => path)).toEqual(['new/moved', 'new/moved/list.csv'])
})

test('what is hidden or behind a link is not looked at', async () => {
  mkdirSync(at('new/.hidden'))
  mkdirSync(at('elsewhere'))
  renameSync(at('networks/ft.onnx'), at('new/.hidden/ft.onnx'))
  renameSync(at('networks/sc.onnx'), at('elsewhere/sc.onnx'))
  symlinkSync(at('elsewhere'), at('new/link'))
  symlinkSync(at('new'), at('new/loop'))
  await expect(locate('new')).rejects.toMatchObject({
    code: 'MODEL_MISSING',
    message: `"${at('new')}" holds nothing that the project misses, such as "ft".`,
  })
})

test('nothing to look for, and nowhere to look, is said', async () => {
  await expect(locate('new')).rejects.toMatchObject({ code: 'USAGE' })
  rmSync(at('networks/ft.onnx'))
  await expect(locate('nowhere')).rejects.toMatchObject({ code: 'USAGE' })
})

test('only inside the roots', async () => {
  renameSync(at('networks/ft.onnx'), place.path(`ft ${count}.onnx`))
  await place.workbench.call('project.close', { project })
  const guarded = createWorkbench({ processes: 1, settingsFolder: place.path('settings'), roots: [folder] })
  await guarded.call('project.open', { path: project })
  symlinkSync(place.folder, at('link'))
  for (const path of ['..', 'link', `../ft ${count}.onnx`]) {
    const refused = guarded.call('project.locate', { project, path: at(path) })
    await expect(refused, path).rejects.toMatchObject({ code: 'PATH_FORBIDDEN' })
  }
  await guarded.close()
})
