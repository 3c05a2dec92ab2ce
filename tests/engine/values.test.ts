import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rankedInteractions } from '../../main/interactions/curves.ts'
import { createWorkplace, fixtures, sampleProject, type Workplace } from './workplace.ts'
import { addData } from '../addData.ts'

/** Values of Python's onnxruntime on the same masks: tests/reference/sample_values.py. */
interface Reference {
  games: { model: string; sample: number; label: number; values: number[] }[]
  baselines: {
    model: string
    sample: number
    masks: number[]
    blur: { sigma: number; values: number[] }
    black: { values: number[] }
    mean: { values: number[] }
  }
}
const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))
const reference = read(new URL('../reference/sample-values.json', import.meta.url).pathname) as Reference
const players = { kind: 'grid', rows: 3, columns: 4 } as const

let place: Workplace
let project: string
beforeAll(async () => {
  place = createWorkplace()
  project = await sampleProject(place, ['finetuned-040', 'scratch-040'])
})
afterAll(() => place.close())

test('values of whole games equal those of Python onnxruntime', async () => {
  for (const { model, sample, label, values } of reference.games.slice(0, 3)) {
    const found = await place.workbench.call('sample.explain', {
      project,
      model,
      data: 'test',
      sample,
      settings: { players, kappa: 0.02, tolerance: 0.05 },
    })
    expect(found).toMatchObject({ label, class: label, path: expect.stringContaining('.png') as string })
    for (let mask = 0; mask < 4096; mask++) expect(Math.abs(found.values[mask] - values[mask])).toBeLessThan(1e-4)
    expect(found.shapley.reduce((sum, value) => sum + value, 0)).toBeCloseTo(found.values[4095] - found.values[0], 8)
  }
})

test('so do those over other baselines', async () => {
  const { model, sample, masks, blur, black, mean } = reference.baselines
  const baselines = [
    [{ kind: 'blur', sigma: blur.sigma }, blur.values],
    [{ kind: 'black' }, black.values],
    [{ kind: 'mean' }, mean.values],
  ] as const
  for (const [baseline, expected] of baselines) {
    const { values } = await place.workbench.call('sample.explain', {
      project,
      model,
      data: 'test',
      sample,
      settings: { players, baseline, tolerance: 0.05 },
    })
    masks.forEach((mask, i) => {
      expect(Math.abs(values[mask] - expected[i])).toBeLessThan(1e-4)
    })
  }
})

test('a planted AND-OR network comes back exactly', async () => {
  const { workbench, path } = place
  const planted = read(fixtures('planted-and-or.json')) as {
    samples: { vEmpty: number; terms: { type: 'and' | 'or'; players: number[]; value: number }[] }[]
  }
  const { project: other } = await workbench.call('project.create', { path: path('planted.carryover') })
  await workbench.call('model.add', { project: other, path: fixtures('planted-and-or.onnx') })
  await addData(workbench, {
    project: other,
    path: fixtures('planted'),
    kind: 'image',
    preset: 'none',
    preprocessing: { channels: 1 },
  })
  for (const [sample, { vEmpty, terms }] of planted.samples.entries()) {
    const { explanation } = await workbench.call('sample.explain', {
      project: other,
      model: 'planted-and-or',
      sample,
      settings: { players: { kind: 'grid', rows: 2, columns: 3 }, kappa: 0 },
    })
    expect(explanation.vEmpty).toBe(vEmpty)
    const key = (type: string, members: number[]) => `${type} ${members.join()}`
    const found = new Map(
      rankedInteractions(explanation).map(({ type, mask, value }) => [
        key(
          type,
          [0, 1, 2, 3, 4, 5].filter((player) => mask & (1 << player)),
        ),
        value,
      ]),
    )
    expect([...found.keys()].sort()).toEqual(terms.map((term) => key(term.type, term.players)).sort())
    for (const term of terms) expect(found.get(key(term.type, term.players))).toBeCloseTo(term.value, 6)
  }
})

test('settings that are left out are those of the sample’s newest game', async () => {
  const { workbench } = place
  const settings = { players: { kind: 'grid', rows: 2, columns: 2 } as const, value: 'prob' as const, kappa: 0.05 }
  // Nothing was analysed on these data yet, so there is nothing to go by.
  const ask = { project, model: 'scratch-040', data: 'train', sample: 7 }
  await expect(workbench.call('sample.explain', ask)).rejects.toMatchObject({ code: 'PLAYERS_INVALID' })
  const first = await workbench.call('sample.explain', { ...ask, settings })
  expect(await workbench.call('sample.explain', ask)).toEqual(first)
})
