import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CallInput, Job, Workbench } from '../../contract/index.ts'
import { openProject } from '../../main/project/index.ts'
import { createWorkbench } from '../../main/workbench.ts'
import { createWorkplace, resources, sampleProject, type Workplace } from '../engine/workplace.ts'
import { copyPictures, ofPictures } from './pictures.ts'
import { addData } from '../addData.ts'

type Settings = CallInput<'analysis.start'>['settings']

const large: Settings = {
  models: ['finetuned-040'],
  data: 'test',
  samples: { kind: 'random', count: 60, seed: 1 },
  players: { kind: 'grid', rows: 2, columns: 4 },
}
const small: Settings = {
  ...large,
  samples: { kind: 'list', indices: [0] },
  players: { kind: 'grid', rows: 1, columns: 2 },
}

let place: Workplace
beforeAll(() => {
  place = createWorkplace()
})
afterAll(() => place.close())

const project = (name: string) => sampleProject(place, ['finetuned-040'], `${name}.carryover`)
const analysis = async (inProject: string, settings: Settings, workbench: Workbench = place.workbench) =>
  (await workbench.call('analysis.start', { project: inProject, settings })).job
const state = async (id: string, workbench: Workbench = place.workbench) =>
  (await workbench.call('job.list', undefined)).find((job) => job.id === id)!

/** Waits for a job to be as a test wants it. */
function until(id: string, holds: (job: Job) => boolean, workbench: Workbench = place.workbench): Promise<void> {
  return new Promise((resolve) => {
    const off = workbench.on('job', (job) => {
      if (job.id !== id || !holds(job)) return
      off()
      resolve()
    })
  })
}

describe('a job that is paused', () => {
  test('goes on with what it has, and other work may come between', async () => {
    const { workbench } = place
    const path = await project('pause')
    const whole = await workbench.call('analysis.plan', { project: path, settings: large })
    const job = await analysis(path, large)
    await until(job, ({ done }) => done >= 3)
    await workbench.call('job.pause', { job })
    await until(job, ({ status }) => status === 'paused')
    const { games, explanations } = await workbench.call('project.info', { project: path })
    expect(explanations).toBeGreaterThanOrEqual(1)
    expect(games).toBeLessThan(60)

    const between = await analysis(path, small)
    await workbench.call('job.wait', { job: between })
    expect((await state(job)).status).toBe('paused')

    await workbench.call('job.resume', { job })
    const summary = await workbench.call('analysis.result', { job })
    expect(summary).toMatchObject({ planned: 60, failed: 0, cached: explanations, computed: 60 - explanations })
    expect(summary.forwardPasses).toBe(whole.forwardPasses - games * 256)
    expect((await workbench.call('project.info', { project: path })).explanations).toBe(61)
  })

  test('does not keep other calls from answering while it runs', async () => {
    const { workbench } = place
    const path = await project('answering')
    const job = await analysis(path, large)
    await until(job, ({ done }) => done >= 1)
    const page = await workbench.call('data.page', { project: path, data: 'test', models: [], offset: 0, limit: 10 })
    expect(page.total).toBe(1000)
    const masked = await workbench.call('sample.masked', {
      project: path,
      data: 'test',
      sample: 3,
      players: large.players,
      baseline: { kind: 'zero' },
      masks: [1],
    })
    expect(ofPictures(masked).pictures.count).toBe(1)
    expect((await state(job)).status).toBe('running')
    await workbench.call('job.cancel', { job })
    await expect(workbench.call('job.wait', { job })).rejects.toMatchObject({ code: 'CANCELLED' })
  })
})

describe('work that was interrupted', () => {
  test('is put back in its order when the project is opened, and goes on with what it has', async () => {
    const path = await project('restore')
    await place.workbench.call('project.close', { project: path })

    // A workbench that is closed in the middle of its work stands for a quit.
    const first = createWorkbench({ processes: 2 })
    await first.call('project.open', { path })
    const jobs = [await analysis(path, large, first)]
    for (const kappa of [0.1, 0.2, 0.3]) jobs.push(await analysis(path, { ...small, kappa }, first))
    await until(jobs[0], ({ done }) => done >= 3, first)
    await first.call('job.pause', { job: jobs[2] })
    await first.call('job.move', { job: jobs[3], to: 1 })
    await first.close()

    const second = createWorkbench({ processes: 2 })
    try {
      const before = await second.call('project.open', { path })
      expect(before.explanations).toBeGreaterThanOrEqual(1)
      const restored = await second.call('job.restore', { project: path })
      expect(restored.map(({ status }) => status)).toEqual(['waiting', 'waiting', 'waiting', 'paused'])
      // A second time there is nothing to put back.
      expect(await second.call('job.restore', { project: path })).toEqual([])
      const [large0, kappa3, kappa1, kappa2] = restored.map(({ id }) => id)
      const ended: string[] = []
      second.on('job', ({ id, status }) => {
        if (status === 'done') ended.push(id)
      })
      const summary = await second.call('analysis.result', { job: large0 })
      expect(summary).toMatchObject({ planned: 60, cached: before.explanations })
      await second.call('job.wait', { job: kappa1 })
      expect(ended).toEqual([large0, kappa3, kappa1])
      await second.call('job.resume', { job: kappa2 })
      await second.call('job.wait', { job: kappa2 })
      await second.call('project.close', { project: path })
      await second.call('project.open', { path })
      expect(await second.call('job.restore', { project: path })).toEqual([])
    } finally {
      await second.close()
    }
  })

  test('goes on with the same job when it is started with the same settings', async () => {
    const path = await project('again')
    await place.workbench.call('project.close', { project: path })
    const store = openProject(path)
    store.queue.add({
      id: 'crashed',
      kind: 'analysis',
      settings: {
        ...small,
        kappa: 0.02,
        tolerance: 1e-3,
        value: 'log-odds',
        target: 'label',
        valuesOnly: false,
      },
    })
    store.queue.update('crashed', { status: 'running' })
    store.queue.add({ id: 'unreadable', kind: 'analysis', settings: { models: 7 } })
    store.close()

    const { workbench } = place
    await workbench.call('project.open', { path })
    const job = await analysis(path, small)
    await workbench.call('job.wait', { job })
    // What cannot be read any more has failed.
    expect(await workbench.call('job.restore', { project: path })).toEqual([])
    await workbench.call('project.close', { project: path })
    const after = openProject(path)
    expect(after.queue.list().map(({ id, status }) => [id, status])).toEqual([
      ['crashed', 'done'],
      ['unreadable', 'failed'],
    ])
    after.close()
  })

  test('closes with its project and comes back with it', async () => {
    const { workbench } = place
    const path = await project('closing')
    const job = await analysis(path, large)
    await until(job, ({ done }) => done >= 2)
    await workbench.call('project.close', { project: path })
    await expect(workbench.call('job.wait', { job })).rejects.toMatchObject({ code: 'CANCELLED' })
    await workbench.call('project.open', { path })
    const [restored] = await workbench.call('job.restore', { project: path })
    expect(restored).toMatchObject({ title: 'Analysis', data: 'test' })
    await workbench.call('job.cancel', { job: restored.id })
    await expect(workbench.call('job.wait', { job: restored.id })).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(await workbench.call('job.restore', { project: path })).toEqual([])
  })

  test('is left alone where the project is read only', async () => {
    const path = await project('reading')
    await place.workbench.call('project.close', { project: path })
    const store = openProject(path)
    store.queue.add({ id: 'waiting', kind: 'probe', settings: { data: 'train', C: 1 } })
    store.close()
    const { readOnly } = await place.workbench.call('project.open', { path, readOnly: true })
    expect(readOnly).toBe(true)
    expect(await place.workbench.call('job.restore', { project: path })).toEqual([])
  })
})

test('an error stays on its sample: it is counted, told, and does not stop the rest', async () => {
  const { workbench } = place
  const { project: path } = await workbench.call('project.create', { path: place.path('errors.carryover') })
  await workbench.call('model.add', { project: path, path: resources('models/finetuned-040.onnx') })
  const folder = place.path('damaged')
  const paths = copyPictures(folder, 2)
  await addData(workbench, { project: path, path: folder, kind: 'image', preset: 'mnist' })
  rmSync(join(folder, paths[2]))
  writeFileSync(join(folder, paths[7]), 'something else')
  const job = await analysis(path, { ...small, data: 'damaged', samples: { kind: 'all' } })
  const summary = await workbench.call('analysis.result', { job })
  expect(summary).toMatchObject({ planned: 10, computed: 8, failed: 2 })
  const errors = await workbench.call('job.errors', { job })
  expect(errors.map(({ data, model, sample, code }) => [data, model, sample, code])).toEqual([
    ['damaged', 'finetuned-040', 2, 'DATASET_MISSING'],
    ['damaged', 'finetuned-040', 7, 'DATASET_CHANGED'],
  ])
  expect(errors[0].message).toContain(paths[2])
  expect(await state(job)).toMatchObject({ status: 'done', failed: 2, error: null })

  const forgotten: string[] = []
  workbench.on('forgotten', (one) => forgotten.push(one.job))
  await workbench.call('job.forget', { job })
  expect(forgotten).toEqual([job])
  expect(await state(job)).toBeUndefined()
  await expect(workbench.call('job.errors', { job })).rejects.toMatchObject({ code: 'JOB_UNKNOWN' })
})

test('what waits cannot be forgotten, and nobody is told that it was', async () => {
  const { workbench } = place
  const path = await project('waiting')
  const jobs = [await analysis(path, large), await analysis(path, small)]
  const forgotten: string[] = []
  workbench.on('forgotten', (one) => forgotten.push(one.job))
  await expect(workbench.call('job.forget', { job: jobs[1] })).rejects.toMatchObject({ code: 'USAGE' })
  expect(forgotten).toEqual([])
  for (const job of jobs.toReversed()) {
    await workbench.call('job.cancel', { job })
    await expect(workbench.call('job.wait', { job })).rejects.toMatchObject({ code: 'CANCELLED' })
  }
})
