import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CallInput } from '../../contract/index.ts'
import { createWorkplace, sampleProject, type Workplace } from './workplace.ts'

type Settings = CallInput<'analysis.start'>['settings']

const settings: Settings = {
  models: ['finetuned-040', 'pretrained-012'],
  data: 'test',
  samples: { kind: 'list', indices: [0, 500] },
  players: { kind: 'grid', rows: 5, columns: 5 },
  target: 1,
  sparse: { passes: 400, seed: 3 },
}

let place: Workplace
let project: string
beforeAll(async () => {
  place = createWorkplace()
  project = await sampleProject(place, ['pretrained-012', 'finetuned-040'])
})
afterAll(() => place.close())

async function analysis(change: Partial<Settings> = {}, { workbench } = place, inProject = project) {
  const { job } = await workbench.call('analysis.start', { project: inProject, settings: { ...settings, ...change } })
  return workbench.call('analysis.result', { job })
}
const sparse = (model: string, sample: number, { workbench } = place, inProject = project) =>
  workbench.call('sample.sparse', { project: inProject, model, data: 'test', sample })

test('interactions are recovered once, stored, and kept apart from games', async () => {
  const { workbench } = place
  const ask = { project, settings: { ...settings } }
  expect(await workbench.call('analysis.plan', ask)).toMatchObject({ n: 25, games: 4, forwardPasses: 1600 })
  expect(await sparse('finetuned-040', 0)).toBeNull()
  expect(await analysis()).toMatchObject({ planned: 4, computed: 4, cached: 0, failed: 0, forwardPasses: 1600 })
  expect(await analysis()).toMatchObject({ planned: 4, computed: 0, cached: 4, forwardPasses: 0 })
  expect(await workbench.call('analysis.plan', ask)).toMatchObject({ cachedGames: 4, forwardPasses: 0, seconds: 0 })
  expect(await workbench.call('project.info', { project })).toMatchObject({ games: 0, explanations: 0 })
  const shown = (await sparse('pretrained-012', 500))!
  expect(shown).toMatchObject({ model: 'pretrained-012', sample: 500, class: 1, provider: 'CPU' })
  expect(shown.players).toHaveLength(25)
  expect(shown.explanation).toMatchObject({ n: 25, passes: 400, heldOut: 40, seed: 3 })
  expect(shown.explanation.r2).toBeGreaterThan(0.3)
  // Another seed is another question; the newest answer is shown.
  expect(await analysis({ sparse: { passes: 400, seed: 4 } })).toMatchObject({ computed: 4 })
  expect((await sparse('pretrained-012', 500))!.explanation.seed).toBe(4)
})

test('all that were recovered for a sample are listed with what is drawn beside them', async () => {
  const ask = { project, model: 'finetuned-040', data: 'test', sample: 300 }
  const look = (id?: number) => place.workbench.call('sample.sparseLook', { ...ask, id })
  expect(await look()).toBeNull()
  const one: Partial<Settings> = { models: ['finetuned-040'], samples: { kind: 'list', indices: [300] } }
  await analysis(one)
  await analysis({ ...one, players: { kind: 'slic', count: 30 } })
  const newest = (await look())!
  expect(newest.stored.map(({ n, passes, seed }) => [n, passes, seed])).toEqual([
    [30, 400, 3],
    [25, 400, 3],
  ])
  expect(newest).toMatchObject({ settings: { players: { kind: 'slic' } }, view: { kind: 'image', map: { n: 30 } } })
  expect(newest.id).toBe(newest.stored[0].id)
  const older = (await look(newest.stored[1].id))!
  expect(older).toMatchObject({ settings: { players: { kind: 'grid' } }, explanation: { n: 25 } })
  expect(older.stored[1].r2).toBe(older.explanation.r2)
  // An id of another sample is none of this one.
  expect((await look(1))!.id).toBe(newest.id)
})

test('v(∅) and v(N) are those of exact games', async () => {
  await analysis({ samples: { kind: 'list', indices: [201] } })
  await analysis({
    samples: { kind: 'list', indices: [201] },
    players: { kind: 'grid', rows: 2, columns: 2 },
    sparse: undefined,
  })
  for (const model of settings.models) {
    const { explanation } = (await sparse(model, 201))!
    const exact = await place.workbench.call('sample.explain', { project, model, data: 'test', sample: 201 })
    expect(explanation.vEmpty).toBeCloseTo(exact.explanation.vEmpty, 4)
    expect(explanation.vFull).toBeCloseTo(exact.explanation.vFull, 4)
  }
})

test('any number of workers gives the same numbers', async () => {
  const other = createWorkplace(1)
  try {
    const there = await sampleProject(other, ['pretrained-012', 'finetuned-040'])
    const one: Partial<Settings> = { models: ['finetuned-040'], samples: { kind: 'list', indices: [7] } }
    await analysis(one)
    await analysis(one, other, there)
    const found = await sparse('finetuned-040', 7, other, there)
    expect(found!.explanation).toEqual((await sparse('finetuned-040', 7))!.explanation)
  } finally {
    await other.close()
  }
})

test('more than 16 players need it, and few have too few coalitions for it', async () => {
  await expect(analysis({ sparse: undefined })).rejects.toThrow('A grid of 5 × 5 makes 25 players; 16 is the most.')
  await expect(analysis({ players: { kind: 'slic', count: 129 } })).rejects.toThrow('129 players; 128 is the most.')
  const few = await analysis({ players: { kind: 'grid', rows: 2, columns: 2 } })
  expect(few).toMatchObject({ computed: 0, failed: 4, forwardPasses: 0 })
  expect(few.errors[0].message).toBe(
    '4 players have 16 coalitions, no more than the 400 passes that interactions were to be recovered from.',
  )
})
