import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CallInput, Report, ReportSample } from '../../contract/index.ts'
import { createWorkplace, resources, sampleProject, type Workplace } from '../engine/workplace.ts'

type Settings = CallInput<'study.start'>['settings']

const models = ['pretrained-012', 'finetuned-000', 'finetuned-040', 'scratch-000', 'scratch-040']
const settings: Settings = {
  data: 'test',
  probeData: 'train',
  samples: { kind: 'list', indices: [1, 203, 405, 999] },
  players: { kind: 'grid', rows: 2, columns: 2 },
}

let place: Workplace
let project: string
beforeAll(async () => {
  place = createWorkplace()
  project = await sampleProject(place, models)
})
afterAll(() => place.close())

async function run(change: Partial<Settings> = {}): Promise<number> {
  const { workbench } = place
  const { job } = await workbench.call('study.start', { project, settings: { ...settings, ...change } })
  await workbench.call('job.wait', { job })
  const [{ study }] = await workbench.call('study.list', { project })
  return study
}
const plan = (change: Partial<Settings> = {}) =>
  place.workbench.call('study.plan', { project, settings: { ...settings, ...change } })
const report = (study: number) => place.workbench.call('study.report', { project, study })
const samples = (study: number) => place.workbench.call('study.samples', { project, study })

const total = (values: number[]) => values.reduce((sum, value) => sum + value, 0)
const closeTo = (found: number[], expected: number[]) => {
  expect(found).toHaveLength(expected.length)
  found.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i], 10)
  })
}

/** The numbers of a report are made of those of its samples. */
function expectToAddUp(whole: Report, parts: ReportSample[]): void {
  expect(parts).toHaveLength(whole.samples)
  const summed = (rows: number[][]) => whole.order.map((_, m) => total(rows.map((row) => row[m])))
  closeTo(summed(parts.map((part) => part.preserve)), whole.preserve)
  closeTo(summed(parts.map((part) => part.discard)), whole.discard)
  closeTo(summed(parts.map((part) => part.new)), whole.new)
  expect(total(parts.flatMap(({ shared }) => shared!)) / total(whole.preserve)).toBeCloseTo(whole.learnedByScratch!, 10)
  for (const [name, { similarity }] of Object.entries(whole.convergence)) {
    const means = similarity.map((_, t) => total(parts.map((part) => part.similarity[name][t])) / parts.length)
    closeTo(means, similarity)
  }
}

describe('the plan of a study', () => {
  test('counts everything before anything is there, and knows no time', async () => {
    expect(await plan()).toEqual({
      n: 4,
      games: 20,
      cachedGames: 0,
      explanations: 20,
      cachedExplanations: 0,
      forwardPasses: 20 * 16,
      seconds: null,
    })
    expect(await plan({ valuesOnly: true })).toMatchObject({ games: 20, explanations: 0 })
    const info = await place.workbench.call('project.info', { project })
    expect(info).toMatchObject({ games: 0, explanations: 0 })
  })

  test('counts what is there, and expects time from the pace that was measured', async () => {
    await run()
    const done = { cachedGames: 20, cachedExplanations: 20, forwardPasses: 0, seconds: 0 }
    expect(await plan()).toMatchObject(done)
    // Two samples more, and all of them with another κ.
    const more = await plan({ samples: { kind: 'list', indices: [1, 203, 405, 999, 7, 8] } })
    expect(more).toMatchObject({ games: 30, cachedGames: 20, cachedExplanations: 20, forwardPasses: 10 * 16 })
    const other = await plan({ kappa: 0.1 })
    expect(other).toMatchObject({ cachedGames: 20, cachedExplanations: 0, forwardPasses: 0 })
    expect(more.seconds).toBeGreaterThan(0)
    expect(other.seconds).toBeGreaterThan(0)
    const larger = await plan({
      samples: { kind: 'list', indices: [7, 8] },
      players: { kind: 'grid', rows: 3, columns: 4 },
    })
    expect(larger.seconds).toBeGreaterThan(10 * more.seconds!)
  })

  test('knows a predicted class where its network was evaluated', async () => {
    expect(await plan({ target: 'predicted' })).toMatchObject({ games: 20, forwardPasses: 0 })
    const unknown = {
      project,
      settings: { ...settings, models: ['scratch-000'], data: 'train', target: 'predicted' as const },
    }
    expect(
      await place.workbench.call('analysis.plan', {
        ...unknown,
        settings: { ...unknown.settings, samples: { kind: 'all' } },
      }),
    ).toMatchObject({
      games: 100,
      cachedGames: 0,
      forwardPasses: 100 * 16,
    })
  })

  test('refuses what the study would refuse', async () => {
    await expect(plan({ data: 'nothing' })).rejects.toMatchObject({ code: 'DATASET_UNKNOWN' })
    await expect(plan({ target: 5 })).rejects.toMatchObject({ code: 'CLASS_UNKNOWN' })
    await expect(plan({ players: { kind: 'grid', rows: 5, columns: 5 } })).rejects.toMatchObject({
      code: 'PLAYERS_INVALID',
    })
  })
})

describe('the samples behind a report', () => {
  test('add up to its numbers', async () => {
    const study = await run()
    const parts = await samples(study)
    expectToAddUp(await report(study), parts)
    const listed = await place.workbench.call('data.samples', { project, data: 'test', offset: 203, limit: 1 })
    expect(parts[1]).toMatchObject({ sample: 203, path: listed[0].path, label: 1, class: 1 })
  })

  test('add up where the networks were taken apart together, and where the predicted class is explained', async () => {
    for (const change of [{ extraction: 'joint' }, { target: 'predicted', tau: 0.2 }] as const) {
      const study = await run(change)
      expectToAddUp(await report(study), await samples(study))
    }
  })

  test('stay when a checkpoint is added later', async () => {
    const study = await run()
    const before = await samples(study)
    const { workbench } = place
    await workbench.call('model.add', {
      project,
      path: resources('models/finetuned-012.onnx'),
      role: 'finetuned',
      epoch: 12,
    })
    expect(await samples(study)).toEqual(before)
    await workbench.call('project.undo', { project })
  })

  test('are not told where a network is gone', async () => {
    const study = await run()
    await place.workbench.call('model.remove', { project, name: 'scratch-000' })
    await expect(samples(study)).rejects.toMatchObject({ code: 'STUDY_INVALID' })
    await place.workbench.call('project.undo', { project })
    expect(await samples(study)).toHaveLength(4)
  })
})

describe('the list of studies', () => {
  test('has the newest first, in one line each', async () => {
    await run()
    const second = await run({ tau: 0.15 })
    const studies = await place.workbench.call('study.list', { project })
    const { preservedShare, intervals, learnedByScratch } = await report(second)
    expect(studies[0]).toEqual({
      study: second,
      createdAt: expect.any(Number) as number,
      data: 'test',
      samples: 4,
      preservedShare,
      preservedInterval: intervals.preservedShare,
      learnedByScratch,
      networks: { pretrained: 'pretrained-012', finetuned: 'finetuned-040', scratch: 'scratch-040' },
    })
    const numbers = studies.map(({ study }) => study)
    expect(numbers).toEqual(numbers.toSorted((a, b) => b - a))
    for (const { study, preservedShare } of studies) expect((await report(study)).preservedShare).toBe(preservedShare)
  })

  test('has a study that is run again once, under a new number', async () => {
    const before = await run()
    const count = (await place.workbench.call('study.list', { project })).length
    const after = await run()
    expect(after).toBeGreaterThan(before)
    expect(await place.workbench.call('study.list', { project })).toHaveLength(count)
    await expect(report(before)).rejects.toMatchObject({ code: 'STUDY_UNKNOWN' })
    await expect(samples(before)).rejects.toMatchObject({ code: 'STUDY_UNKNOWN' })
  })

  test('is told when a study is done', async () => {
    const parts = new Set<string>()
    const off = place.workbench.on('change', ({ part }) => parts.add(part))
    await run({ seed: 3 })
    off()
    expect(parts).toEqual(new Set(['games', 'models', 'predictions', 'studies']))
  })
})
