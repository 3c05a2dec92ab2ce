import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CallInput, SampleFilter, SampleOrder, SampleRow } from '../../contract/index.ts'
import { createWorkplace, resources, sampleProject, type Workplace } from '../engine/workplace.ts'
import { copyPictures, greyOf, levelsOf, ofPictures } from './pictures.ts'
import { addData } from '../addData.ts'

const models = ['pretrained-012', 'finetuned-000', 'finetuned-040', 'scratch-000', 'scratch-040']
const analysed = [3, 250, 999]

let place: Workplace
let project: string
let rows: SampleRow[]
beforeAll(async () => {
  place = createWorkplace()
  project = await sampleProject(place, models)
  const { workbench } = place
  const { job: probe } = await workbench.call('probe.start', { project, data: 'train' })
  await workbench.call('job.wait', { job: probe })
  const { job } = await workbench.call('predictions.start', { project, data: 'test' })
  await workbench.call('job.wait', { job })
  const { job: analysis } = await workbench.call('analysis.start', {
    project,
    settings: {
      models: ['finetuned-040'],
      data: 'test',
      samples: { kind: 'list', indices: analysed },
      players: { kind: 'grid', rows: 1, columns: 2 },
    },
  })
  await workbench.call('job.wait', { job: analysis })
  rows = (await page({ limit: 1000 })).rows
})
afterAll(() => place.close())

const page = (query: Partial<CallInput<'data.page'>> = {}) =>
  place.workbench.call('data.page', { project, data: 'test', models, offset: 0, limit: 1000, ...query })

describe('predictions', () => {
  test('have the accuracies and losses that PyTorch measured', async () => {
    type Training = Record<string, { epoch: number; accuracy: number; loss: number }[]>
    const training = JSON.parse(readFileSync(resources('training.json'), 'utf8')) as Training
    const evaluations = await place.workbench.call('predictions.list', { project })
    expect(evaluations.map(({ model }) => model).sort()).toEqual(models.toSorted())
    for (const { model, data, accuracy, loss } of evaluations) {
      expect(data).toBe('test')
      const [run, epoch] = model.split('-')
      if (run === 'pretrained') continue
      const expected = training[run].find((each) => each.epoch === Number(epoch))!
      expect(accuracy).toBeCloseTo(expected.accuracy, 9)
      expect(loss).toBeCloseTo(expected.loss, 4)
    }
  })

  test('of the pre-trained network are those of its newest probe', async () => {
    const evaluations = await place.workbench.call('predictions.list', { project })
    const { accuracy } = evaluations.find(({ model }) => model === 'pretrained-012')!
    const { job } = await place.workbench.call('probe.start', { project, data: 'train', test: 'test' })
    const { testAccuracy } = await place.workbench.call('probe.result', { job })
    expect(accuracy).toBe(testAccuracy)
  })

  test('on a page are the classes and probabilities of the logits that are stored', () => {
    const database = new Database(place.path('study.carryover'), { readonly: true })
    const logits = database
      .prepare('SELECT logits FROM evaluations JOIN models ON models.id = model_id WHERE models.name = ?')
      .pluck()
      .get('scratch-040') as Buffer
    database.close()
    const all = new Float32Array(new Uint8Array(logits).buffer)
    expect(rows).toHaveLength(1000)
    for (const { index, predictions } of rows) {
      const powers = [...all.subarray(index * 5, index * 5 + 5)].map(Math.exp)
      const most = Math.max(...powers)
      const shown = predictions[models.indexOf('scratch-040')]!
      expect(shown.class).toBe(powers.indexOf(most))
      expect(shown.confidence).toBeCloseTo(most / powers.reduce((sum, power) => sum + power), 6)
    }
  })

  test('are not computed a second time, and null where they are missing', async () => {
    const { workbench } = place
    const { job } = await workbench.call('predictions.start', { project, data: 'test' })
    await workbench.call('job.wait', { job })
    const done = (await workbench.call('job.list', undefined)).find(({ id }) => id === job)
    expect(done).toMatchObject({ status: 'done', done: models.length, total: models.length })
    const { rows } = await page({ data: 'train', limit: 1 })
    expect(rows[0].predictions).toEqual(models.map(() => null))
  })

  test('are refused before they start where a network cannot answer', async () => {
    const { workbench } = place
    const folder = place.path('more')
    const lines = copyPictures(folder, 1).map((path, i) => `${path},${i * 2}`)
    writeFileSync(join(folder, 'list.csv'), ['path,label', ...lines].join('\n'))
    await addData(workbench, { project, path: join(folder, 'list.csv'), kind: 'image', name: 'nine' })
    const ask = async (model: string) => {
      const { job } = await workbench.call('predictions.start', { project, data: 'nine', models: [model] })
      return workbench.call('job.wait', { job })
    }
    await expect(ask('scratch-040')).rejects.toMatchObject({ code: 'CLASS_UNKNOWN' })
    await expect(ask('pretrained-012')).rejects.toMatchObject({ code: 'PROBE_MISSING' })
    await expect(ask('nobody')).rejects.toMatchObject({ code: 'MODEL_UNKNOWN' })
    await addData(workbench, { project, path: join(folder, '5'), kind: 'image', name: 'unlabelled' })
    const { job } = await workbench.call('predictions.start', { project, data: 'unlabelled' })
    await expect(workbench.call('job.wait', { job })).rejects.toThrow('of "unlabelled" has no label')
  })
})

/** What the contract says of a filter, row by row. */
function passes(filter: SampleFilter, { index, path, label, predictions, analysed }: SampleRow): boolean {
  const { text, labels, samples, networks = [] } = filter
  return (
    (text === undefined || path.includes(text) || String(index) === text) &&
    (samples === undefined || samples.includes(index)) &&
    (labels === undefined || labels.includes(label!)) &&
    (filter.analysed === undefined || analysed === filter.analysed) &&
    networks.every(({ model, right, predicted, confidence: [least, most] = [0, 1] }) => {
      const said = predictions[models.indexOf(model)]!
      return (
        (right === undefined || (said.class === label) === right) &&
        (predicted === undefined || said.class === predicted) &&
        said.confidence >= least &&
        said.confidence <= most
      )
    })
  )
}

describe('a filter', () => {
  const filters: Record<string, SampleFilter> = {
    nothing: {},
    'part of a path': { text: '7/' },
    'a number': { text: '250' },
    classes: { labels: [1, 4] },
    samples: { samples: [5, 3, 700, 5000] },
    analysed: { analysed: true },
    'not analysed': { analysed: false, labels: [0] },
    'one right, another wrong': {
      networks: [
        { model: 'finetuned-040', right: true },
        { model: 'scratch-040', right: false },
      ],
    },
    'a class that is predicted': { networks: [{ model: 'scratch-040', predicted: 3 }] },
    'bounds of the confidence': { networks: [{ model: 'pretrained-012', confidence: [0.4, 0.7] }] },
    'all together': {
      text: 'png',
      labels: [0, 1, 2],
      analysed: false,
      networks: [{ model: 'scratch-040', right: true, predicted: 1, confidence: [0, 0.9] }, { model: 'finetuned-000' }],
    },
  }
  test.each(Object.entries(filters))('by %s lets through what it says', async (_name, filter) => {
    const expected = rows.filter((row) => passes(filter, row))
    const found = await page({ filter })
    expect(found).toEqual({ total: expected.length, rows: expected })
    expect(expected.length).toBeGreaterThan(0)
    const selected = await place.workbench.call('data.select', { project, data: 'test', filter })
    expect([...selected]).toEqual(expected.map(({ index }) => index))
  })

  test('on a network without predictions lets nothing through', async () => {
    const filter = { networks: [{ model: 'scratch-040', right: true }] }
    expect(await page({ data: 'train', filter })).toEqual({ total: 0, rows: [] })
  })

  test('shows what was analysed at once', async () => {
    const before = await page({ filter: { analysed: true } })
    expect(before.rows.map(({ index }) => index)).toEqual(analysed)
    await place.workbench.call('sample.explain', { project, model: 'scratch-040', data: 'test', sample: 4 })
    const after = await page({ filter: { analysed: true } })
    expect(after.rows.map(({ index }) => index)).toEqual([3, 4, 250, 999])
    rows[4].analysed = true
  })
})

describe('an order', () => {
  const agreement = ({ predictions }: SampleRow) =>
    Math.max(...predictions.map((one) => predictions.filter((other) => other!.class === one!.class).length))
  const by: Record<SampleOrder['by'], (a: SampleRow, b: SampleRow) => number> = {
    index: (a, b) => a.index - b.index,
    path: (a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)),
    label: (a, b) => a.label! - b.label!,
    confidence: (a, b) => a.predictions[2]!.confidence - b.predictions[2]!.confidence,
    agreement: (a, b) => agreement(a) - agreement(b),
  }
  const orders = (Object.keys(by) as SampleOrder['by'][]).flatMap((key) => [
    [key, false] as const,
    [key, true] as const,
  ])
  test.each(orders)('by %s (descending: %s) is that of a stable sort', async (key, descending) => {
    const order = { by: key, model: key === 'confidence' ? 'finetuned-040' : undefined, descending }
    const expected = rows.toSorted((a, b) => (descending ? by[key](b, a) : by[key](a, b)) || a.index - b.index)
    const selected = await place.workbench.call('data.select', { project, data: 'test', models, order })
    expect([...selected]).toEqual(expected.map(({ index }) => index))
    const { rows: third } = await page({ order, offset: 500, limit: 7 })
    expect(third).toEqual(expected.slice(500, 507))
  })

  test('by confidence takes the first network that is shown, and needs one', async () => {
    const { rows: found } = await page({ models: ['finetuned-040'], order: { by: 'confidence' }, limit: 3 })
    expect(found.map(({ index }) => index)).toEqual(
      rows
        .toSorted((a, b) => by.confidence(a, b) || a.index - b.index)
        .slice(0, 3)
        .map(({ index }) => index),
    )
    await expect(page({ models: [], order: { by: 'confidence' } })).rejects.toMatchObject({ code: 'USAGE' })
  })

  test('is kept by a random draw, which is the same for a seed', async () => {
    const order = { by: 'path' as const, descending: true }
    const draw = (seed: number, count: number) =>
      place.workbench.call('data.select', {
        project,
        data: 'test',
        filter: { labels: [2] },
        order,
        random: { count, seed },
      })
    const drawn = [...(await draw(1, 20))]
    expect(new Set(drawn).size).toBe(20)
    expect(drawn).toEqual(drawn.toSorted((a, b) => by.path(rows[b], rows[a])))
    expect(drawn.every((index) => rows[index].label === 2)).toBe(true)
    expect([...(await draw(1, 20))]).toEqual(drawn)
    expect([...(await draw(2, 20))]).not.toEqual(drawn)
    expect(await draw(1, 5000)).toHaveLength(200)
  })
})

describe('thumbnails', () => {
  const samples = [999, 0, 400]
  const ask = (size: number, data = 'test') => place.workbench.call('data.thumbnails', { project, data, samples, size })

  test('are the pictures themselves where they are small enough, in the order asked for', async () => {
    for (const size of [28, 200]) {
      const pictures = await ask(size)
      expect(pictures).toMatchObject({ width: 28, height: 28, count: 3 })
      for (const [i, sample] of samples.entries()) {
        expect(greyOf(pictures, i)).toEqual(await levelsOf(resources(`data/test/${rows[sample].path}`)))
      }
    }
  })

  test('are shrunk evenly otherwise', async () => {
    const pictures = await ask(14)
    expect(pictures).toMatchObject({ width: 14, height: 14, count: 3 })
    const mean = (levels: Uint8Array) => levels.reduce((sum, level) => sum + level, 0) / levels.length
    for (const [i, sample] of samples.entries()) {
      const whole = await levelsOf(resources(`data/test/${rows[sample].path}`))
      expect(Math.abs(mean(greyOf(pictures, i)) - mean(whole))).toBeLessThan(1)
    }
  })

  test('of a file that is gone or damaged are blank, and leave the others alone', async () => {
    const folder = place.path('holes')
    const paths = copyPictures(folder, 1)
    await addData(place.workbench, { project, path: folder, kind: 'image', preset: 'mnist' })
    rmSync(join(folder, paths[1]))
    writeFileSync(join(folder, paths[2]), 'nothing')
    const { rgba, count } = await place.workbench.call('data.thumbnails', {
      project,
      data: 'holes',
      samples: [0, 1, 2, 3],
      size: 20,
    })
    expect(count).toBe(4)
    const alphas = [0, 1, 2, 3].map((i) => rgba[(i * 400 + 200) * 4 + 3])
    expect(alphas).toEqual([255, 0, 0, 255])
  })
})

describe('masked pictures', () => {
  const sample = 400
  const players = { kind: 'grid', rows: 3, columns: 2 } as const
  const ask = (baseline: CallInput<'sample.masked'>['baseline'], masks: number[], data = 'test') =>
    place.workbench.call('sample.masked', {
      project,
      data,
      sample: data === 'test' ? sample : 7,
      players,
      baseline,
      masks,
    })
  const playerAt = (i: number, j: number) => Math.floor((i * 3) / 28) * 2 + Math.floor((j * 2) / 28)

  test('show the players that are there and the baseline elsewhere', async () => {
    const levels = await levelsOf(resources(`data/test/${rows[sample].path}`))
    // What the network sees as 0 is the mean of the preset.
    for (const [baseline, level] of [
      [{ kind: 'zero' }, Math.round(0.1307 * 255)],
      [{ kind: 'black' }, 0],
      [{ kind: 'constant', value: 1 }, Math.round((0.1307 + 0.3081) * 255)],
    ] as const) {
      const masks = [0, 63, 0b000101, 0b100010]
      const { pictures, view } = ofPictures(await ask(baseline, masks))
      const { map } = view
      expect(pictures).toMatchObject({ width: 28, height: 28, count: masks.length })
      masks.forEach((mask, k) => {
        const expected = levels.map((own, p) => ((mask >> playerAt(Math.floor(p / 28), p % 28)) & 1 ? own : level))
        expect(greyOf(pictures, k)).toEqual(expected)
      })
      expect(map).toMatchObject({ width: 28, height: 28, n: 6 })
      expect(map.players).toEqual(levels.map((_, p) => playerAt(Math.floor(p / 28), p % 28)))
    }
  })

  test('over the mean of the data show the mean of its files', async () => {
    const { rows: train } = await page({ data: 'train', models: [] })
    const files = await Promise.all(train.map(({ path }) => levelsOf(resources(`data/train/${path}`))))
    const { pictures } = ofPictures(await ask({ kind: 'mean' }, [0], 'train'))
    greyOf(pictures).forEach((level, p) => {
      const mean = files.reduce((sum, file) => sum + file[p], 0) / files.length
      expect(Math.abs(level - mean)).toBeLessThanOrEqual(0.51)
    })
  })

  test('are refused for players that do not exist', async () => {
    await expect(ask({ kind: 'zero' }, [64])).rejects.toMatchObject({ code: 'PLAYERS_INVALID' })
  })

  test('are not shown of more than 16 players, but where those are', async () => {
    const of = (rows: number, masks: number[]) =>
      place.workbench.call('sample.masked', {
        project,
        data: 'test',
        sample,
        players: { kind: 'grid', rows, columns: 5 },
        masks,
      })
    await expect(of(5, [0])).rejects.toThrow('Coalitions of 25 players cannot be shown; 16 is the most.')
    expect(await of(5, [])).toMatchObject({ pictures: { count: 0 }, view: { map: { n: 25 } } })
    await expect(of(26, [])).rejects.toThrow('128 is the most')
  })
})
