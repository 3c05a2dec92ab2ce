import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createWorkbench, type LocalWorkbench } from '../../main/workbench.ts'
import { createWorkplace, resources, type Workplace } from '../engine/workplace.ts'
import { changesOf, explain, makeProject } from './parts.ts'
import { addData } from '../addData.ts'

let place: Workplace
let workbench: LocalWorkbench
let home: string
beforeAll(() => {
  place = createWorkplace(1)
})
afterAll(() => place.close())
let count = 0
beforeEach(() => {
  home = place.path(`home ${count++}`)
  mkdirSync(home)
  workbench = openWorkbench()
})
afterEach(() => workbench.close())

/** As somebody sits before it; roots make `home` the place where projects go. */
const openWorkbench = () =>
  createWorkbench({
    processes: 1,
    settingsFolder: join(home, 'settings'),
    roots: [home],
    host: { name: 'browser' },
  })
const create = async (name: string) =>
  (await workbench.call('project.create', { path: join(home, `${name}.carryover`) })).project
const names = async () => (await workbench.call('project.recent', undefined)).map(({ name }) => name)

describe('recent projects', () => {
  test('the newest is first, once, and a missing one says so until it is forgotten', async () => {
    const a = await create('a')
    const b = await create('b')
    expect(await names()).toEqual(['b', 'a'])
    await workbench.call('project.open', { path: a })
    expect(await names()).toEqual(['a', 'b'])
    await workbench.call('project.close', { project: b })
    rmSync(b)
    expect(await workbench.call('project.recent', undefined)).toMatchObject([
      { path: a, missing: false },
      { path: b, missing: true },
    ])
    await workbench.call('project.forget', { path: b })
    await workbench.close()
    workbench = openWorkbench()
    expect(await names()).toEqual(['a'])
  })

  test('there are twenty at most', async () => {
    for (let i = 0; i < 22; i++) await create(String(i))
    expect(await names()).toEqual(Array.from({ length: 20 }, (_, i) => String(21 - i)))
  })

  test('a broken list is an empty one, and those outside the roots are not shown', async () => {
    mkdirSync(join(home, 'settings'), { recursive: true })
    writeFileSync(join(home, 'settings/recent.json'), '[{"path": 1}]')
    expect(await names()).toEqual([])
    writeFileSync(join(home, 'settings/recent.json'), '[{"path": "/elsewhere/x.carryover", "openedAt": 1}]')
    expect(await names()).toEqual([])
  })

  test('the command line remembers none', async () => {
    const settingsFolder = join(home, 'settings')
    const silent = createWorkbench({ processes: 1, settingsFolder })
    await silent.call('project.create', { path: join(home, 'silent.carryover') })
    await silent.close()
    expect(existsSync(join(settingsFolder, 'recent.json'))).toBe(false)
  })
})

describe('the sample project', () => {
  test('is made where it is missing, completed where it is half-made, and left as it is afterwards', async () => {
    const path = join(home, 'sample.carryover')
    // As if the program had been stopped in the middle.
    await place.workbench.call('project.create', { path })
    const train = { path: resources('data/train'), kind: 'image', preset: 'mnist' } as const
    await addData(place.workbench, { project: path, ...train })
    await place.workbench.call('project.close', { project: path })
    const [{ project, models, datasets, undo }] = await Promise.all([
      workbench.call('project.sample', {}),
      workbench.call('project.sample', {}),
    ])
    expect({ project, models, datasets, undo }).toEqual({ project: path, models: 21, datasets: 2, undo: null })
    expect(await workbench.call('study.settings', { project })).toMatchObject({
      data: 'test',
      probeData: 'train',
      players: { kind: 'grid', rows: 3, columns: 4 },
    })
    await workbench.call('model.remove', { project, name: 'scratch-040' })
    expect(await workbench.call('project.sample', {})).toMatchObject({ models: 20 })
    expect(await names()).toEqual(['sample'])
  })
})

describe('open and create', () => {
  test('links lead to the same project', async () => {
    const project = await create('a')
    symlinkSync(project, join(home, 'link.carryover'))
    expect(await workbench.call('project.open', { path: join(home, 'link.carryover') })).toMatchObject({ project })
  })

  test('one that is open elsewhere is refused, can be read, and written once it is free', async () => {
    const project = await create('a')
    const other = createWorkbench({ processes: 1, settingsFolder: join(home, 'other') })
    await expect(other.call('project.open', { path: project })).rejects.toMatchObject({ code: 'PROJECT_BUSY' })
    expect(await other.call('project.open', { path: project, readOnly: true })).toMatchObject({ readOnly: true })
    await workbench.call('project.close', { project })
    expect(await other.call('project.open', { path: project })).toMatchObject({ readOnly: false })
    await other.close()
  })

  test.each([
    ['../out.carryover', 'PATH_FORBIDDEN'],
    ['link/out.carryover', 'PATH_FORBIDDEN'],
    ['nowhere/a.carryover', 'FILE_UNWRITABLE'],
    ['there.carryover', 'PROJECT_EXISTS'],
  ])('%s is not created', async (path, code) => {
    symlinkSync(place.folder, join(home, 'link'))
    writeFileSync(join(home, 'there.carryover'), 'x')
    const before = readdirSync(place.folder)
    await expect(workbench.call('project.create', { path: join(home, path) })).rejects.toMatchObject({ code })
    expect(readdirSync(place.folder)).toEqual(before)
    expect(readdirSync(home).sort()).toEqual(['link', 'settings', 'there.carryover'])
  })
})

describe('rename', () => {
  test('the file has another name in its folder, and calls by the old path still find it', async () => {
    const project = await create('a')
    const changes = changesOf(workbench)
    const info = await workbench.call('project.rename', { project, name: 'b' })
    expect(info).toMatchObject({ project: join(home, 'b.carryover'), path: join(home, 'b.carryover') })
    expect(changes.take()).toEqual(['project'])
    expect(await workbench.call('project.info', { project })).toEqual(info)
    expect(readdirSync(home).filter((name) => name.includes('carryover'))).toEqual(
      expect.arrayContaining(['b.carryover', 'b.carryover-wal']),
    )
    expect(existsSync(project)).toBe(false)
    expect(await names()).toEqual(['b'])
    await workbench.call('project.close', { project: info.project })
    await expect(workbench.call('project.info', { project })).rejects.toMatchObject({ code: 'PROJECT_MISSING' })
  })

  test.each(['', ' ', '..', '../up', 'a/b', 'a\\b', 'con:', '.hidden', 'what?', 'end.'])('not to %j', async (name) => {
    const project = await create('a')
    await expect(workbench.call('project.rename', { project, name })).rejects.toMatchObject({ code: 'USAGE' })
    expect(await workbench.call('project.info', { project })).toMatchObject({ path: project })
  })

  test('not to a name that is taken', async () => {
    const project = await create('a')
    await create('b')
    const refused = workbench.call('project.rename', { project, name: 'b.carryover' })
    await expect(refused).rejects.toMatchObject({ code: 'PROJECT_EXISTS' })
    expect(await workbench.call('model.list', { project })).toEqual([])
  })

  test('not read-only, and not while somebody else reads it', async () => {
    const project = await create('a')
    const other = createWorkbench({ processes: 1, settingsFolder: join(home, 'other') })
    await other.call('project.open', { path: project, readOnly: true })
    const readOnly = other.call('project.rename', { project, name: 'b' })
    await expect(readOnly).rejects.toMatchObject({ code: 'PROJECT_READ_ONLY' })
    await other.call('model.list', { project })
    const read = workbench.call('project.rename', { project, name: 'b' })
    await expect(read).rejects.toMatchObject({ code: 'PROJECT_BUSY' })
    expect(await workbench.call('project.info', { project })).toMatchObject({ path: project, readOnly: false })
    await other.close()
  })
})

describe('duplicate', () => {
  test('a copy elsewhere leads to the same files, with what was computed', async () => {
    const project = await makeProject(workbench, join(home, 'work'))
    const shown = await explain(workbench, project)
    mkdirSync(join(home, 'copies/deep'), { recursive: true })
    const to = join(home, 'copies/deep/copy.carryover')
    expect(await workbench.call('project.duplicate', { project, path: to })).toEqual({ path: to })
    expect(readdirSync(join(home, 'copies/deep'))).toEqual(['copy.carryover'])
    const { project: copy } = await workbench.call('project.open', { path: to })
    const [ft] = await workbench.call('model.list', { project: copy })
    expect(ft).toMatchObject({ name: 'ft', path: '../../work/networks/ft.onnx', missing: false })
    expect(await workbench.call('data.list', { project: copy })).toMatchObject([
      { path: '../../work/digits', missing: false },
    ])
    expect(await explain(workbench, copy)).toEqual(shown)
    expect(await workbench.call('project.info', { project: copy })).toMatchObject({ games: 1 })
    // Each goes its own way from here.
    await workbench.call('model.remove', { project: copy, name: 'sc' })
    expect(await workbench.call('project.info', { project })).toMatchObject({ models: 2 })
  })

  test.each([
    ['taken.carryover', 'PROJECT_EXISTS'],
    ['nowhere/copy.carryover', 'FILE_UNWRITABLE'],
    ['../copy.carryover', 'PATH_FORBIDDEN'],
  ])('not to %s', async (path, code) => {
    const project = await create('a')
    writeFileSync(join(home, 'taken.carryover'), 'mine')
    const before = readdirSync(home)
    await expect(workbench.call('project.duplicate', { project, path: join(home, path) })).rejects.toMatchObject({
      code,
    })
    expect(readFileSync(join(home, 'taken.carryover'), 'utf8')).toBe('mine')
    expect(readdirSync(home)).toEqual(before)
  })
})

describe('what computes', () => {
  test('is kept in the file, goes along with a copy of it, and everybody is told', async () => {
    const project = await create('a')
    expect(await workbench.call('project.info', { project })).toMatchObject({ provider: null })
    const changes = changesOf(workbench)
    const info = await workbench.call('project.compute', { project, provider: 'webgpu' })
    expect(info).toMatchObject({ project, provider: 'webgpu' })
    expect(changes.take()).toEqual(['project'])
    const { path } = await workbench.call('project.duplicate', { project, path: join(home, 'b.carryover') })
    await workbench.close()
    workbench = openWorkbench()
    expect(await workbench.call('project.open', { path: project })).toEqual(info)
    expect(await workbench.call('project.open', { path })).toMatchObject({ provider: 'webgpu' })
    expect(await workbench.call('project.compute', { project, provider: null })).toMatchObject({ provider: null })
  })

  test('of a project that is only read stays', async () => {
    const project = await create('a')
    const other = createWorkbench({ processes: 1, settingsFolder: join(home, 'other') })
    await other.call('project.open', { path: project, readOnly: true })
    const refused = other.call('project.compute', { project, provider: 'cpu' })
    await expect(refused).rejects.toMatchObject({ code: 'PROJECT_READ_ONLY' })
    await other.close()
  })
})

describe('delete', () => {
  test('the file goes with what lies beside it; networks and pictures stay', async () => {
    const project = await makeProject(workbench, join(home, 'work'))
    await workbench.call('project.delete', { path: project })
    expect(readdirSync(join(home, 'work')).sort()).toEqual(['digits', 'networks'])
    expect(await names()).toEqual([])
    await expect(workbench.call('project.info', { project })).rejects.toMatchObject({ code: 'PROJECT_MISSING' })
  })

  test('not while it is open elsewhere', async () => {
    const project = await create('a')
    const other = createWorkbench({ processes: 1, settingsFolder: join(home, 'other') })
    await expect(other.call('project.delete', { path: project })).rejects.toMatchObject({ code: 'PROJECT_BUSY' })
    expect(await workbench.call('project.info', { project })).toMatchObject({ models: 0 })
    await other.close()
  })

  test('not while work of it is in the queue', async () => {
    const project = await makeProject(workbench, join(home, 'work'))
    const { job } = await workbench.call('predictions.start', { project, data: 'digits' })
    await workbench.call('job.pause', { job })
    for (const refused of [
      workbench.call('project.delete', { path: project }),
      workbench.call('project.rename', { project, name: 'other' }),
    ]) {
      await expect(refused).rejects.toMatchObject({ code: 'PROJECT_BUSY' })
    }
    await workbench.call('job.cancel', { job })
    await workbench.call('job.wait', { job }).catch(() => undefined)
    await workbench.call('project.delete', { path: project })
  })

  test('nothing but projects, inside the roots', async () => {
    writeFileSync(join(home, 'letter.carryover'), 'Dear …')
    writeFileSync(place.path('outside.carryover'), '')
    for (const [path, code] of [
      ['letter.carryover', 'PROJECT_INVALID'],
      ['.', 'PROJECT_INVALID'],
      ['nothing.carryover', 'PROJECT_MISSING'],
      ['../outside.carryover', 'PATH_FORBIDDEN'],
    ]) {
      await expect(workbench.call('project.delete', { path: join(home, path) }), path).rejects.toMatchObject({ code })
    }
    expect(existsSync(join(home, 'letter.carryover'))).toBe(true)
  })
})
