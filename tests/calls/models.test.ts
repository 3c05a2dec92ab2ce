import { cpSync, renameSync, symlinkSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ParsedInput, ProjectEdit } from '../../contract/index.ts'
import { createWorkbench } from '../../main/workbench.ts'
import { createWorkplace, fixtures, resources, type Workplace } from '../engine/workplace.ts'
import { changesOf, copyNetwork, explain, makeProject, players } from './parts.ts'
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
})

const list = (of = project) => place.workbench.call('model.list', { project: of })
const update = (change: ParsedInput<'model.update'>['change'], name = 'ft') =>
  place.workbench.call('model.update', { project, name, change })

describe('model.update', () => {
  test('changes what is said about a network, and tells every page', async () => {
    const [before] = await list()
    const changes = changesOf(place.workbench)
    const change = { name: 'tuned', role: 'other', run: 'second', epoch: null } as const
    const after = await update(change)
    expect(after).toEqual({ ...before, ...change })
    expect((await list())[0]).toEqual(after)
    expect(changes.take()).toEqual(['games', 'models', 'predictions', 'studies'])
    // What was computed belongs to it by what it is, not by its name.
    expect((await explain(place.workbench, project, 'tuned')).model).toBe('tuned')
    expect(changes.take()).toEqual([])
  })

  test('that changes nothing is nothing to take back', async () => {
    const { undo } = await place.workbench.call('project.info', { project })
    const changes = changesOf(place.workbench)
    await update({})
    await update({ name: 'ft', role: 'finetuned', epoch: 40, binding: {} })
    expect(changes.take()).toEqual([])
    expect(await place.workbench.call('project.info', { project })).toMatchObject({ undo })
  })

  test('to a name that is taken, or of a network that is not there, changes nothing', async () => {
    const before = await list()
    await expect(update({ name: 'sc', epoch: 1 })).rejects.toMatchObject({ code: 'MODEL_EXISTS' })
    await expect(update({ epoch: 1 }, 'nobody')).rejects.toMatchObject({ code: 'MODEL_UNKNOWN' })
    await expect(update({ name: '' })).rejects.toMatchObject({ code: 'USAGE' })
    await expect(update({ epoch: -1 })).rejects.toMatchObject({ code: 'USAGE' })
    expect(await list()).toEqual(before)
  })

  test('gives no other name while work that knows the old one is in the queue', async () => {
    const { job } = await place.workbench.call('predictions.start', { project, data: 'digits' })
    await place.workbench.call('job.pause', { job })
    await expect(update({ name: 'other' })).rejects.toMatchObject({ code: 'PROJECT_BUSY' })
    expect(await update({ epoch: 41 })).toMatchObject({ epoch: 41 })
    await place.workbench.call('job.cancel', { job })
  })
})

describe('another binding', () => {
  test('is tried, and what was computed before does not count for it', async () => {
    const first = await explain(place.workbench, project)
    const before = (await list())[0]
    expect(before.binding.features).toBe('features')
    const after = await update({ binding: { features: null } })
    expect(after).toMatchObject({ name: 'ft', binding: { ...before.binding, features: null, featureCount: 0 } })
    expect((await list()).map(({ name }) => name).sort()).toEqual(['ft', 'sc'])
    expect(await place.workbench.call('project.info', { project })).toMatchObject({ games: 0, explanations: 0 })
    // The same logits, computed again.
    expect((await explain(place.workbench, project)).values).toEqual(first.values)
    expect(await place.workbench.call('project.info', { project })).toMatchObject({ games: 1 })
    await place.workbench.call('project.undo', { project })
    expect((await list()).find(({ name }) => name === 'ft')).toEqual(before)
    expect(await place.workbench.call('project.info', { project })).toMatchObject({ games: 1, explanations: 1 })
  })

  test('that does not fit is refused with the shapes, and nothing changes', async () => {
    const before = await list()
    const unknown = update({ binding: { logits: 'nothing' }, name: 'x' })
    await expect(unknown).rejects.toMatchObject({
      code: 'MODEL_BINDING',
      message: expect.stringMatching(/has no output "nothing".*"logits" float32 \[\?, 5\]/) as string,
    })
    await expect(update({ binding: { layout: 'NHWC' } })).rejects.toMatchObject({
      code: 'MODEL_BINDING',
      message: expect.stringContaining('[?, 1, 28, 28]') as string,
    })
    expect(await list()).toEqual(before)
  })

  test('needs the file as it was added', async () => {
    copyNetwork(`${folder}/networks/ft.onnx`, 'scratch-001')
    await expect(update({ binding: { features: null } })).rejects.toMatchObject({ code: 'MODEL_CHANGED' })
    renameSync(`${folder}/networks/sc.onnx`, `${folder}/elsewhere.onnx`)
    await expect(update({ binding: { features: null } }, 'sc')).rejects.toMatchObject({ code: 'MODEL_MISSING' })
    expect((await list()).map(({ missing }) => missing)).toEqual([false, true])
  })
})

test('a network is missing when its external data is', async () => {
  for (const name of ['external-ok.onnx', 'external-ok.bin']) cpSync(fixtures(`bad/${name}`), `${folder}/${name}`)
  const added = await place.workbench.call('model.add', { project, path: `${folder}/external-ok.onnx` })
  expect(added.missing).toBe(false)
  renameSync(`${folder}/external-ok.bin`, `${folder}/moved.bin`)
  expect((await list()).at(-1)).toMatchObject({ name: 'external-ok', missing: true })
})

test('files outside the roots are neither looked at nor added', async () => {
  symlinkSync(resources('models'), `${folder}/link`)
  const guarded = createWorkbench({ processes: 1, settingsFolder: place.path('settings'), roots: [folder] })
  await place.workbench.call('project.close', { project })
  await guarded.call('project.open', { path: project })
  const outside = [resources('models/finetuned-040.onnx'), `${folder}/link/finetuned-040.onnx`, `${folder}/../x.onnx`]
  for (const path of outside) {
    const checkpoint = { path, name: 'x', role: 'other', run: 'r', epoch: null } as const
    for (const refused of [
      guarded.call('model.inspect', { path }),
      guarded.call('model.add', { project, path }),
      guarded.call('model.import', { project, checkpoints: [checkpoint] }),
      guarded.call('model.scan', { folder: path, pattern: '{run}.onnx' }),
    ]) {
      await expect(refused, path).rejects.toMatchObject({ code: 'PATH_FORBIDDEN' })
    }
  }
  expect(await guarded.call('project.info', { project })).toMatchObject({ models: 2 })
  await guarded.close()
})

describe('undo', () => {
  const undo = () => place.workbench.call('project.undo', { project })
  const info = () => place.workbench.call('project.info', { project })

  test('says what it would take back, edit by edit, and does it', async () => {
    const { workbench } = place
    const state = async () => ({
      models: await list(),
      data: await workbench.call('data.list', { project }),
      counts: await info().then(({ games, explanations }) => ({ games, explanations })),
    })
    const path = `${folder}/networks/ft.onnx`
    const checkpoints = ['x', 'y'].map((name) => ({ path, name, role: 'other' as const, run: 'r', epoch: null }))
    const more = { path: `${folder}/digits`, kind: 'image', name: 'more', preset: 'none' } as const
    const edits: [undo: ProjectEdit, edit: () => Promise<unknown>][] = [
      [{ what: 'model-removed', names: ['ft'] }, () => workbench.call('model.remove', { project, name: 'ft' })],
      [{ what: 'model-added', names: ['ft'] }, () => workbench.call('model.add', { project, path })],
      [{ what: 'model-added', names: ['x', 'y'] }, () => workbench.call('model.import', { project, checkpoints })],
      [{ what: 'model-changed', names: ['x'] }, () => update({ epoch: 3 }, 'x')],
      [{ what: 'model-renamed', names: ['x'] }, () => update({ name: 'z' }, 'x')],
      [{ what: 'data-added', names: ['more'] }, () => addData(workbench, { project, ...more })],
      [
        { what: 'data-renamed', names: ['digits'] },
        () => workbench.call('data.update', { project, name: 'digits', change: { name: 'numbers' } }),
      ],
      [{ what: 'data-removed', names: ['numbers'] }, () => workbench.call('data.remove', { project, name: 'numbers' })],
    ]
    const states: { undo: ProjectEdit; before: Awaited<ReturnType<typeof state>> }[] = []
    for (const [undo, edit] of edits) {
      states.push({ undo, before: await state() })
      await edit()
      expect(await info()).toMatchObject({ undo })
    }
    for (const { undo: edit, before } of states.reverse()) {
      expect(await info()).toMatchObject({ undo: edit })
      const changes = changesOf(workbench)
      await undo()
      expect(changes.take()).toContain(edit.what.startsWith('data') ? 'data' : 'models')
      expect(await state(), edit.what).toEqual(before)
    }
    expect((await explain(workbench, project)).model).toBe('ft')
  })

  test('nothing to take back is no error', async () => {
    for (let left = await info(); left.undo !== null; left = await undo());
    expect(await undo()).toMatchObject({ undo: null, models: 0, datasets: 0 })
  })

  test('closing the project makes edits final', async () => {
    await place.workbench.call('model.remove', { project, name: 'ft' })
    await place.workbench.call('project.close', { project })
    const opened = await place.workbench.call('project.open', { path: project })
    expect(opened).toMatchObject({ undo: null, models: 1, games: 0 })
  })

  test('what is computed meanwhile with a network that was removed comes back with it', async () => {
    const { workbench } = place
    await workbench.call('model.remove', { project, name: 'ft' })
    // The same network under another name finds what was computed, and keeps it.
    const path = `${folder}/networks/ft.onnx`
    await workbench.call('model.add', { project, path, name: 'again', role: 'finetuned' })
    const changes = changesOf(workbench)
    await explain(workbench, project, 'again')
    expect(changes.take()).toEqual([])
    await workbench.call('project.close', { project })
    await workbench.call('project.open', { path: project })
    expect(await info()).toMatchObject({ models: 2, games: 1, explanations: 1 })
    const settings = { players }
    await workbench.call('sample.explain', { project, model: 'again', data: 'digits', sample: 3, settings })
    expect(changes.take()).toEqual([])
  })

  test('a read-only project has nothing to take back and refuses edits', async () => {
    const reader = createWorkbench({ processes: 1, settingsFolder: place.path('settings') })
    const opened = await reader.call('project.open', { path: project, readOnly: true })
    expect(opened.undo).toBeNull()
    const refused = reader.call('model.remove', { project: opened.project, name: 'ft' })
    await expect(refused).rejects.toMatchObject({ code: 'PROJECT_READ_ONLY' })
    expect(await reader.call('project.info', { project: opened.project })).toMatchObject({ models: 2, undo: null })
    await reader.close()
  })
})
