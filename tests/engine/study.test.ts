import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CallInput } from '../../contract/index.ts'
import { createWorkplace, resources, sampleProject, type Workplace } from './workplace.ts'

type Settings = CallInput<'study.start'>['settings']

const models = ['pretrained-012', 'finetuned-000', 'finetuned-040', 'scratch-000', 'scratch-040']
const settings: Settings = {
  data: 'test',
  probeData: 'train',
  samples: { kind: 'list', indices: [0, 201, 400, 601] },
  players: { kind: 'grid', rows: 2, columns: 3 },
}

type Training = Record<'finetuned' | 'scratch', { epoch: number; accuracy: number; loss: number }[]>
const training = JSON.parse(readFileSync(resources('training.json'), 'utf8')) as Training

let place: Workplace
let project: string
beforeAll(async () => {
  place = createWorkplace()
  project = await sampleProject(place, models)
})
afterAll(() => place.close())

async function study(change: Partial<Settings> = {}, inProject = project) {
  const { workbench } = place
  const { job } = await workbench.call('study.start', { project: inProject, settings: { ...settings, ...change } })
  return workbench.call('study.result', { job })
}

describe('a study of the sample', () => {
  test('computes every network on every sample once, and nothing the second time', async () => {
    const first = await study()
    expect(first.summary).toMatchObject({ planned: 20, computed: 20, cached: 0, failed: 0, forwardPasses: 20 * 64 })
    expect(first.report).toMatchObject({ n: 6, samples: 4, order: [1, 2, 3, 4, 5, 6] })
    const again = await study()
    expect(again.summary).toMatchObject({ planned: 20, computed: 0, cached: 20, failed: 0, forwardPasses: 0 })
    expect(again.report).toEqual(first.report)
  })

  test('has the accuracies and losses that PyTorch measured', async () => {
    const { report } = await study()
    for (const run of ['finetuned', 'scratch'] as const) {
      const { epochs, accuracy, loss } = report!.convergence[run]
      epochs.forEach((epoch, t) => {
        const expected = training[run].find((each) => each.epoch === epoch)!
        expect(accuracy[t]).toBeCloseTo(expected.accuracy, 9)
        expect(loss[t]).toBeCloseTo(expected.loss, 4)
      })
    }
  })

  test('adds up', async () => {
    const { report } = await study()
    const { preserve, discard, new: added, preservedShare, preservedShareOfFinetuned, intervals } = report!
    const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
    expect(preservedShare).toBeCloseTo(sum(preserve) / (sum(preserve) + sum(discard)), 12)
    expect(preservedShareOfFinetuned).toBeCloseTo(sum(preserve) / (sum(preserve) + sum(added)), 12)
    expect(intervals.preservedShare[0]).toBeLessThanOrEqual(preservedShare)
    expect(intervals.preservedShare[1]).toBeGreaterThanOrEqual(preservedShare)
    expect(report!.worstGap).toBeLessThanOrEqual(1e-3)
    for (const { similarity, directness } of Object.values(report!.convergence)) {
      expect(similarity.at(-1)).toBe(1)
      expect(directness).toBe(1)
    }
  })

  test('takes other classes and value functions from the outputs that were kept', async () => {
    for (const change of [{ value: 'logit' }, { target: 3 }, { target: 'predicted', value: 'prob' }] as const) {
      const { summary } = await study(change)
      expect(summary).toMatchObject({ planned: 20, failed: 0, forwardPasses: 0 })
    }
  })

  test('can take the last networks apart together', async () => {
    const separate = await study()
    const joint = await study({ extraction: 'joint' })
    expect(joint.summary.forwardPasses).toBe(0)
    // Chosen together, the splits can only agree more; and convergence stays with those that were extracted separately.
    expect(joint.report!.preservedShare).toBeGreaterThan(separate.report!.preservedShare)
    expect(joint.report!.convergence).toEqual(separate.report!.convergence)
  })

  test('remembers its settings', async () => {
    await study({ tau: 0.1 })
    expect(await place.workbench.call('study.settings', { project })).toMatchObject({ ...settings, tau: 0.1 })
  })

  test('in shards makes up the whole', async () => {
    const other = await sampleProject(place, models, 'shards.carryover')
    const parts = []
    for (const index of [1, 2, 3]) {
      const { summary, report } = await study({ shard: { index, count: 3 } }, other)
      expect(report).toBeNull()
      parts.push(summary.planned)
    }
    expect(parts).toEqual([7, 7, 6])
    const whole = await study({}, other)
    expect(whole.summary).toMatchObject({ cached: 20, forwardPasses: 0 })
    const { report } = await study()
    expect(whole.report).toEqual(report)
  })

  test('can stop at the values and be solved later', async () => {
    const other = await sampleProject(place, models, 'values.carryover')
    const values = await study({ valuesOnly: true }, other)
    expect(values.summary).toMatchObject({ computed: 20, forwardPasses: 20 * 64 })
    const info = await place.workbench.call('project.info', { project: other })
    expect(info).toMatchObject({ games: 20, explanations: 0 })
    const solved = await study({}, other)
    expect(solved.summary).toMatchObject({ computed: 20, cached: 0, forwardPasses: 0 })
    expect((await place.workbench.call('project.info', { project: other })).explanations).toBe(20)
  })
})

describe('what a study needs', () => {
  test('a probe, where the pre-trained network has no head for the classes', async () => {
    const other = await sampleProject(place, ['pretrained-012', 'finetuned-040'], 'roles.carryover')
    await place.workbench.call('model.remove', { project: other, name: 'pretrained-012' })
    await expect(study({}, other)).rejects.toMatchObject({ code: 'STUDY_INVALID' })
  })

  test('players that fit, before anything is computed', async () => {
    const before = await place.workbench.call('project.info', { project })
    await expect(study({ players: { kind: 'grid', rows: 5, columns: 4 } })).rejects.toMatchObject({
      code: 'PLAYERS_INVALID',
    })
    await expect(study({ samples: { kind: 'list', indices: [1000] } })).rejects.toMatchObject({
      code: 'SAMPLE_UNKNOWN',
    })
    await expect(study({ target: 7 })).rejects.toMatchObject({ code: 'CLASS_UNKNOWN' })
    await expect(study({ data: 'nothing' })).rejects.toMatchObject({ code: 'DATASET_UNKNOWN' })
    const after = await place.workbench.call('project.info', { project })
    expect([after.games, after.explanations]).toEqual([before.games, before.explanations])
  })
})

test('a job that is cancelled says so and keeps what it has', async () => {
  const { workbench } = place
  const other = await sampleProject(place, models, 'cancel.carryover')
  const big: Settings = { ...settings, samples: { kind: 'random', count: 40, seed: 1 } }
  const { job } = await workbench.call('study.start', { project: other, settings: big })
  await new Promise<void>((resolve) => {
    const off = workbench.on('job', (state) => {
      if (state.id !== job || state.done < 2) return
      off()
      resolve()
    })
  })
  await workbench.call('job.cancel', { job })
  await expect(workbench.call('study.result', { job })).rejects.toMatchObject({ code: 'CANCELLED' })
  const listed = (await workbench.call('job.list', undefined)).find((each) => each.id === job)
  expect(listed?.status).toBe('cancelled')
  const { games } = await workbench.call('project.info', { project: other })
  expect(games).toBeGreaterThanOrEqual(1)
  expect(games).toBeLessThan(200)
})
