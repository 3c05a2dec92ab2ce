import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Drilldown, Explanation, InteractionChange } from '../../contract/index.ts'
import { carryover, classifyInteractions, weightedJaccard } from '../../main/knowledge/index.ts'
import { createWorkbench } from '../../main/workbench.ts'
import { createWorkplace, resources, sampleProject, type Workplace } from '../engine/workplace.ts'
import { greyOf, levelsOf, ofPictures } from './pictures.ts'

const models = ['finetuned-000', 'finetuned-040', 'scratch-040']
const settings = { players: { kind: 'grid', rows: 2, columns: 2 } } as const
const n = 4

let place: Workplace
let project: string
beforeAll(async () => {
  place = createWorkplace()
  project = await sampleProject(place, models)
})
afterAll(() => place.close())

const drilldown = (model: string, sample: number) =>
  place.workbench.call('sample.drilldown', { project, model, data: 'test', sample, settings })
const compare = (change: object = {}) =>
  place.workbench.call('sample.compare', { project, models, data: 'test', sample: 5, settings, ...change })

const orderOf = (mask: number) => mask.toString(2).replaceAll('0', '').length
const strength = ({ before, after }: Pick<InteractionChange, 'before' | 'after'>) =>
  Math.max(Math.abs(before), Math.abs(after))

/** v(T) from interactions by their definition: all ANDs inside T and all ORs that T touches. */
function rebuilt(
  terms: { type: 'and' | 'or'; mask: number; value: number }[],
  constant: number,
  coalition: number,
): number {
  const counts = ({ type, mask }: (typeof terms)[number]) =>
    type === 'and' ? (mask & coalition) === mask : (mask & coalition) !== 0
  return terms.filter(counts).reduce((sum, { value }) => sum + value, constant)
}

const termsOf = ({ and, or }: Pick<Explanation, 'and' | 'or'>) =>
  (['and', 'or'] as const).flatMap((type) =>
    [...(type === 'and' ? and : or)].map((value, mask) => ({ type, mask, value })),
  )

describe('a drilldown', () => {
  let seen: Drilldown
  beforeAll(async () => {
    seen = await drilldown('finetuned-040', 5)
  })

  test('has logits that make up the values', () => {
    expect(seen.logits).toHaveLength(2 ** n * 5)
    seen.values.forEach((value, mask) => {
      const logits = [...seen.logits!.subarray(mask * 5, mask * 5 + 5)]
      const own = Math.exp(logits[seen.class])
      const others = logits.reduce((sum, logit) => sum + Math.exp(logit), -own)
      expect(value).toBeCloseTo(Math.log(own / others), 4)
    })
  })

  test('has a curve of how well the strongest interactions rebuild the values', () => {
    const { explanation, values, curve } = seen
    const ranked = termsOf(explanation)
      .filter(({ value }) => value !== 0)
      .sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
    const mean = values.reduce((sum, value) => sum + value) / values.length
    const spread = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
    expect(curve.k[0]).toBe(0)
    expect(curve.k.at(-1)).toBe(ranked.length)
    curve.k.forEach((k, i) => {
      const errors = [...values].map((value, mask) => value - rebuilt(ranked.slice(0, k), explanation.constant, mask))
      const squares = errors.reduce((sum, error) => sum + error ** 2, 0)
      expect(curve.r2[i]).toBeCloseTo(1 - squares / spread, 8)
      const absolute = errors.reduce((sum, error) => sum + Math.abs(error), 0)
      expect(curve.meanAbsoluteError[i]).toBeCloseTo(absolute / values.length, 8)
    })
    expect(curve.r2.at(-1)).toBeGreaterThan(0.99)
  })

  test('has the picture, where the players are, and every setting', async () => {
    const { picture, map } = ofPictures(seen.view)
    expect(greyOf(picture)).toEqual(await levelsOf(resources(`data/test/${seen.path}`)))
    expect(map).toMatchObject({ width: 28, height: 28, n })
    const expected = Uint8Array.from({ length: 784 }, (_, p) => 2 * Number(p >= 392) + Number(p % 28 >= 14))
    expect(map.players).toEqual(expected)
    expect(seen.settings).toEqual({
      ...settings,
      baseline: { kind: 'zero' },
      value: 'log-odds',
      target: 'label',
      kappa: 0.02,
      tolerance: 0.001,
    })
    expect(seen.classNames).toEqual(['5', '6', '7', '8', '9'])
    expect(seen.players).toHaveLength(n)
  })
})

describe('a project that is open read-only', () => {
  test('shows what is stored, and says that nothing new is computed', async () => {
    const reader = createWorkbench({ settingsFolder: place.path('reader') })
    const look = (sample: number) =>
      reader.call('sample.drilldown', { project, model: 'finetuned-040', data: 'test', sample, settings })
    try {
      const stored = await drilldown('finetuned-040', 5)
      await reader.call('project.open', { path: project, readOnly: true })
      expect((await look(5)).values).toEqual(stored.values)
      await expect(look(77)).rejects.toMatchObject({
        code: 'PROJECT_READ_ONLY',
        message: expect.stringMatching(/^Sample 77 has no stored explanation/) as string,
      })
    } finally {
      await reader.close()
    }
  })
})

describe('networks on one sample', () => {
  test('are compared as their own explanations say', async () => {
    const { columns, changes, similarity } = await compare()
    const own = await Promise.all(models.map((model) => drilldown(model, 5)))
    expect(columns).toEqual(own)
    const [first, second, third] = own.map(({ explanation }) => explanation)
    const expected = classifyInteractions(first, second, third, 0.05)
    expect(changes).toHaveLength(expected.length)
    for (const { type, mask, pre, ft, sc, preserve, discard, new: added } of expected) {
      const found = changes.find((change) => change.type === type && change.mask === mask)
      expect(found).toEqual({ type, mask, before: pre, after: ft, other: sc, preserve, discard, new: added })
    }
    expect(changes).toEqual(changes.toSorted((a, b) => strength(b) - strength(a)))
    own.forEach((a, i) => {
      own.forEach((b, j) => {
        expect(similarity[i][j]).toBe(weightedJaccard(a.explanation, b.explanation))
      })
    })
  })

  test('have no third to look at where there are two, and fewer changes above a higher threshold', async () => {
    const { changes } = await compare({ models: models.slice(0, 2) })
    expect(changes.every(({ other }) => other === null)).toBe(true)
    const strongest = await compare({ models: models.slice(0, 2), tau: 1 })
    expect(strongest.changes.length).toBeGreaterThanOrEqual(1)
    expect(strongest.changes.length).toBeLessThanOrEqual(2)
  })

  test('can be taken apart together: still their values, sparser together, and only once', async () => {
    const separate = await compare()
    const joint = await compare({ extraction: 'joint', alpha: 0.5 })
    const before = await place.workbench.call('project.info', { project })
    expect(await compare({ extraction: 'joint', alpha: 0.5 })).toEqual(joint)
    const after = await place.workbench.call('project.info', { project })
    expect(after.explanations).toBe(before.explanations)
    joint.columns.forEach(({ explanation, values }, m) => {
      expect(values).toEqual(separate.columns[m].values)
      values.forEach((value, mask) => {
        const error = Math.abs(value - rebuilt(termsOf(explanation), explanation.constant, mask))
        expect(error).toBeLessThanOrEqual(explanation.delta + 1e-9)
      })
    })
    const [a, b] = [separate, joint].map(({ similarity }) => similarity[0][1])
    expect(b).toBeGreaterThanOrEqual(a)
  })

  test('explain the class that the second predicts where the settings ask for the predicted one', async () => {
    // A picture of which the two have different opinions.
    const { workbench } = place
    const { job } = await workbench.call('predictions.start', { project, data: 'test' })
    await workbench.call('job.wait', { job })
    const [before, after] = ['finetuned-000', 'finetuned-040']
    const { rows } = await workbench.call('data.page', {
      project,
      data: 'test',
      models: [before, after],
      filter: {
        networks: [
          { model: before, right: true },
          { model: after, right: false },
        ],
      },
      offset: 0,
      limit: 1,
    })
    const [{ index, predictions }] = rows
    const compared = await compare({
      models: [before, after],
      sample: index,
      settings: { ...settings, target: 'predicted' },
    })
    expect(compared.columns.map((column) => column.class)).toEqual([predictions[1]!.class, predictions[1]!.class])
  })
})

describe('networks over all samples', () => {
  const samples = [5, 300, 301, 777]
  beforeAll(async () => {
    const list = { kind: 'list', indices: samples } as const
    const { workbench } = place
    for (const [model, indices] of [
      [models[0], samples],
      [models[1], samples],
      // This one has not seen the last of them.
      [models[2], samples.slice(0, 3)],
    ] as const) {
      const { job } = await workbench.call('analysis.start', {
        project,
        settings: { models: [model], data: 'test', ...settings, samples: { ...list, indices: [...indices] } },
      })
      await workbench.call('job.wait', { job })
    }
  })
  const overall = (names: string[], change: object = {}) =>
    place.workbench.call('compare.overall', { project, models: names, data: 'test', settings, ...change })

  test('add up what became of each sample’s interactions', async () => {
    const found = await overall(models.slice(0, 2))
    expect(found).toMatchObject({ n })
    expect(found.samples.map(({ sample }) => sample)).toEqual(samples)
    const each = await Promise.all(
      samples.map(async (sample) => {
        const [pre, ft] = await Promise.all(models.slice(0, 2).map((model) => drilldown(model, sample)))
        return { pre, ft, sums: carryover(pre.explanation, ft.explanation, null, 0.05) }
      }),
    )
    for (const kind of ['preserve', 'discard', 'new'] as const) {
      found[kind].forEach((value, m) => {
        expect(value).toBeCloseTo(
          each.reduce((sum, { sums }) => sum + sums[kind][m], 0),
          10,
        )
      })
    }
    found.samples.forEach((row, i) => {
      const { pre, ft, sums } = each[i]
      expect(row.label).toBe(pre.label)
      expect(row.similarity).toBe(weightedJaccard(pre.explanation, ft.explanation))
      expect(row.outputs).toEqual([pre, ft].map(({ values }) => values[2 ** n - 1]))
      for (const kind of ['preserve', 'discard', 'new'] as const) {
        expect(row[kind]).toBeCloseTo(
          sums[kind].reduce((sum, value) => sum + value, 0),
          10,
        )
      }
    })
    found.strength.forEach(({ positive, negative }, m) => {
      for (let order = 1; order <= n; order++) {
        const values = each.flatMap(({ pre, ft }) =>
          termsOf((m === 0 ? pre : ft).explanation)
            .filter(({ mask }) => mask > 0 && orderOf(mask) === order)
            .map(({ value }) => value),
        )
        const sum = (sign: number) => values.reduce((total, value) => total + (value * sign > 0 ? value : 0), 0)
        expect(positive[order - 1]).toBeCloseTo(sum(1) / samples.length, 10)
        expect(negative[order - 1]).toBeCloseTo(sum(-1) / samples.length, 10)
      }
    })
    expect(found.changes).toEqual(found.changes.toSorted((a, b) => strength(b) - strength(a)))
    expect(found.changes).toHaveLength(
      each.reduce(
        (sum, { pre, ft }) => sum + classifyInteractions(pre.explanation, ft.explanation, null, 0.05).length,
        0,
      ),
    )
  })

  test('count only samples that all of them were explained on, under these settings', async () => {
    const three = await overall(models)
    expect(three.samples.map(({ sample }) => sample)).toEqual(samples.slice(0, 3))
    expect(three.samples.every(({ outputs }) => outputs.length === 3)).toBe(true)
    expect((await overall(models, { settings: { ...settings, kappa: 0.3 } })).samples).toEqual([])
    expect((await overall(models.slice(0, 2), { settings: undefined })).samples).toHaveLength(4)
  })

  test('are nothing where nothing was explained', async () => {
    const nothing = await place.workbench.call('compare.overall', { project, models, data: 'train' })
    expect(nothing).toMatchObject({ samples: [], changes: [], settings: null, n: 0 })
  })
})
