import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CallInput } from '../../contract/index.ts'
import { addData } from '../addData.ts'
import { createWorkplace, fixtures, studyFile, type Workplace } from '../engine/workplace.ts'

let place: Workplace
let project: string
const tokenizer = studyFile('reviews/tokenizer.json')
const written = [
  'A well-made film, and it is funny.',
  'Dull.',
  'Not good at all; the plot is thin.',
  '“Lucía” isn’t naïve',
  'The same words again and again and again',
]
const labels = ['good', 'bad', 'bad', 'good', 'bad']

beforeAll(async () => {
  place = createWorkplace()
  const { workbench, path } = place
  project = (await workbench.call('project.create', { path: path('kinds.carryover') })).project
  await workbench.call('model.add', { project, path: studyFile('reviews/models/finetuned-032.onnx'), name: 'text' })
  await workbench.call('model.add', { project, path: studyFile('cancer/models/finetuned-032.onnx'), name: 'table' })
  const rows = written.map((text, i) => `${JSON.stringify(text)},${labels[i]}`)
  writeFileSync(path('reviews.csv'), ['text,label', ...rows].join('\n'))
  await addData(workbench, { project, path: path('reviews.csv'), kind: 'text', tokenizer })
  const table = studyFile('cancer/data/test.csv')
  await addData(workbench, { project, path: table, kind: 'table', label: 'diagnosis', name: 'cells' })
})
afterAll(() => place.close())

const words = { kind: 'words', most: 16 } as const
const explain = (sample: number, settings: CallInput<'sample.explain'>['settings'], data = 'reviews', model = 'text') =>
  place.workbench.call('sample.explain', { project, model, data, sample, settings: { tolerance: 0.05, ...settings } })

describe('before it is added', () => {
  test('texts are shown with their tokens, and those that would be cut are counted', async () => {
    const task = { path: place.path('reviews.csv'), kind: 'text', tokenizer, mostTokens: 6 } as const
    const inspected = await place.workbench.call('data.inspect', task)
    if (inspected.kind !== 'text') throw new Error(inspected.kind)
    const { info, samples, tokens, fileColumns, labelColumn, whole } = inspected
    expect(info).toMatchObject({ classes: ['bad', 'good'], count: 5, reading: { column: 'text', mostTokens: 6 } })
    expect([fileColumns, labelColumn, whole]).toEqual([['text', 'label'], 'label', true])
    expect(samples.map(({ content }) => content)).toEqual(written)
    for (const each of tokens) {
      expect([each[0], each.at(-1)]).toEqual(['[CLS]', '[SEP]'])
      expect(each.length).toBeLessThanOrEqual(6)
    }
    expect(tokens[1].length).toBeLessThan(6)
    expect(inspected.cut).toBe(4)
  })

  test('a table is shown with the kinds of its columns and its first rows', async () => {
    const path = place.path('mixed.csv')
    writeFileSync(path, 'size,colour,target\n1.5,red,no\n2,blue,yes\n')
    const inspected = await place.workbench.call('data.inspect', { path, kind: 'table' })
    if (inspected.kind !== 'table') throw new Error(inspected.kind)
    expect(inspected.info.columns).toEqual([
      { name: 'size', categories: null },
      { name: 'colour', categories: ['blue', 'red'] },
    ])
    expect(inspected.samples.map(({ content, label }) => [content, label])).toEqual([
      [[1.5, 'red'], 0],
      [[2, 'blue'], 1],
    ])
  })
})

describe('what cannot be is refused with a sentence, and nothing is added', () => {
  const names = async () => (await place.workbench.call('data.list', { project })).map(({ name }) => name)

  test('a tokenizer of another vocabulary', async () => {
    const file = JSON.parse(readFileSync(tokenizer, 'utf8')) as { model: { vocab: Record<string, number> } }
    for (let id = 2048; id < 3000; id++) file.model.vocab[`other${id}`] = id
    const other = place.path('other.json')
    writeFileSync(other, JSON.stringify(file))
    const adding = addData(place.workbench, {
      project,
      path: place.path('reviews.csv'),
      kind: 'text',
      name: 'x',
      tokenizer: other,
    })
    await expect(adding).rejects.toMatchObject({
      code: 'DATASET_INVALID',
      message: expect.stringContaining('2999') as string,
    })
    expect(await names()).toEqual(['reviews', 'cells'])
  })

  test.each([
    ['ragged rows', 'a,b\n1,2\n1,2,3\n', /line 3/],
    ['a number that is none', 'a,b\n1,2\nx,2\n1,1\n', /"x" in the column "a" in line 3/],
    ['an encoding that is not UTF-8', Buffer.from([0x61, 0x0a, 0xff, 0xfe, 0x0a]), /UTF-8/],
  ])('%s', async (_, bytes, sentence) => {
    const path = place.path('bad.csv')
    writeFileSync(path, bytes)
    await expect(addData(place.workbench, { project, path, kind: 'table' })).rejects.toThrow(sentence)
    expect(await names()).toEqual(['reviews', 'cells'])
  })

  test('a network of another kind, and rows of another width', async () => {
    const groups = [{ name: 'all', columns: [0, 1] }]
    const features = { players: { kind: 'features' as const, groups } }
    await expect(explain(0, features, 'cells', 'text')).rejects.toMatchObject({
      code: 'SAMPLE_INVALID',
      message: 'The network takes texts; the data set holds rows of a table.',
    })
    const path = place.path('narrow.csv')
    writeFileSync(path, 'a,b,label\n1,2,0\n3,4,1\n')
    await addData(place.workbench, { project, path, kind: 'table' })
    await expect(explain(0, features, 'narrow', 'table')).rejects.toThrow('takes 20 columns; the table has 2')
    await place.workbench.call('data.remove', { project, name: 'narrow' })
  })

  test('players and baselines of another kind of data', async () => {
    await expect(explain(0, { players: { kind: 'grid', rows: 2, columns: 2 } })).rejects.toMatchObject({
      code: 'PLAYERS_INVALID',
    })
    await expect(explain(0, { players: words, baseline: { kind: 'blur', sigma: 2 } })).rejects.toMatchObject({
      code: 'BASELINE_INVALID',
    })
    await expect(explain(0, { players: { kind: 'features', groups: null } }, 'cells', 'table')).rejects.toThrow(
      '20 columns are too many players',
    )
  })
})

describe('lists', () => {
  const page = (filter: CallInput<'data.page'>['filter']) =>
    place.workbench.call('data.page', { project, data: 'reviews', models: [], filter, offset: 0, limit: 10 })

  test('show texts and rows, and find what is written', async () => {
    expect((await page({})).rows.map(({ content }) => content)).toEqual(written)
    expect((await page({ text: 'AGAIN AND' })).rows.map(({ index }) => index)).toEqual([4])
    expect((await page({ text: 'naïve' })).total).toBe(1)
    expect((await page({ text: '3' })).rows.map(({ index }) => index)).toEqual([3])
    const { rows } = await place.workbench.call('data.page', {
      project,
      data: 'cells',
      models: [],
      offset: 0,
      limit: 1,
    })
    expect(rows[0].content).toHaveLength(20)
    await expect(
      place.workbench.call('data.thumbnails', { project, data: 'reviews', samples: [0], size: 32 }),
    ).rejects.toMatchObject({ code: 'USAGE' })
  })
})

describe('masks', () => {
  const masked = (task: Omit<CallInput<'sample.masked'>, 'project'>) =>
    place.workbench.call('sample.masked', { project, ...task })

  test('hide words under the token that is asked for, or take them out', async () => {
    const task = { data: 'reviews', sample: 2, players: words, masks: [0b100, 0] }
    const hidden = await masked({ ...task, baseline: { kind: 'unk' } })
    const removed = await masked({ ...task, baseline: { kind: 'removal' } })
    if (hidden.kind !== 'text' || removed.kind !== 'text') throw new Error('no text')
    const { pieces } = hidden.view
    expect(pieces.map(({ text, player }) => [text, player])).toEqual(written[2].split(' ').map((word, i) => [word, i]))
    const inner = pieces.flatMap(({ tokens }, i) => tokens.map((token) => (i === 2 ? token : '[UNK]')))
    expect(hidden.tokens[0]).toEqual(['[CLS]', ...inner, '[SEP]'])
    expect(removed.tokens).toEqual([
      ['[CLS]', ...pieces[2].tokens, '[SEP]'],
      ['[CLS]', '[SEP]'],
    ])
  })

  test('put the median of the data, or another row, into the columns of absent groups', async () => {
    const groups = [{ name: 'radius', columns: [0, 10] }]
    const task = { data: 'cells', sample: 4, players: { kind: 'features' as const, groups }, masks: [0, 1] }
    const other = await masked({ ...task, baseline: { kind: 'sample', index: 9 } })
    const median = await masked({ ...task, baseline: { kind: 'median' } })
    if (other.kind !== 'table' || median.kind !== 'table') throw new Error('no table')
    const row = async (index: number) =>
      (await place.workbench.call('data.page', { project, data: 'cells', models: [], offset: index, limit: 1 })).rows[0]
        .content as number[]
    const [own, ninth] = [await row(4), await row(9)]
    expect(other.rows).toEqual([own.map((cell, i) => (i % 10 === 0 ? ninth[i] : cell)), own])
    const column = readFileSync(studyFile('cancer/data/test.csv'), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => Number(line.split(',')[0]))
    column.sort((a, b) => a - b)
    expect(median.rows[0][0]).toBeCloseTo((column[99] + column[100]) / 2, 12)
    expect(other.view.fields.filter(({ player }) => player === 0).map((field) => field.column)).toEqual([
      'mean radius',
      'radius error',
    ])
  })

  test('a network that does not know how long a text is refuses to leave words out', async () => {
    const path = fixtures('shapes/text-fixed.onnx')
    await place.workbench.call('model.add', { project, path, name: 'fixed', binding: { kind: 'text' } })
    await expect(
      explain(1, { players: words, baseline: { kind: 'removal' } }, 'reviews', 'fixed'),
    ).rejects.toMatchObject({
      code: expect.stringMatching(/BASELINE_INVALID|SAMPLE_INVALID/) as string,
    })
    await place.workbench.call('model.remove', { project, name: 'fixed' })
  })
})

describe('players made by hand', () => {
  const keep = (samples: number[], players: number[] | null) =>
    place.workbench.call('players.keep', {
      project,
      data: 'reviews',
      samples,
      map: players && {
        n: Math.max(...players.filter((p) => p < 255)) + 1,
        width: players.length,
        height: 1,
        players: Uint8Array.from(players),
      },
    })
  const hand = { players: { kind: 'hand' } } as const

  test('are what a sample is cut into, and other ones give another game', async () => {
    await expect(explain(1, hand)).rejects.toMatchObject({ code: 'PLAYERS_INVALID' })
    await keep([3], [0, 1, 1])
    const first = await explain(3, hand)
    expect(first.players).toEqual(['“Lucía”', 'isn’t naïve'])
    expect(first.values).toHaveLength(4)
    const byWord = await explain(3, { players: words })
    // Present are Lucía alone, the others alone, all.
    expect([...first.values]).toEqual([0, 1, 6, 7].map((mask) => byWord.values[mask]))
    await keep([3], [0, 255, 1])
    const second = await explain(3, hand)
    expect([...second.values]).toEqual([2, 3, 6, 7].map((mask) => byWord.values[mask]))
  })

  test('are refused where they do not fit, for all samples or none', async () => {
    await expect(keep([1, 3], [0, 1, 1])).rejects.toMatchObject({ code: 'PLAYERS_INVALID' })
    expect(await place.workbench.call('players.byHand', { project, data: 'reviews', sample: 1 })).toBeNull()
    await expect(
      place.workbench.call('players.keep', {
        project,
        data: 'cells',
        samples: [0],
        map: { n: 1, width: 1, height: 1, players: Uint8Array.of(0) },
      }),
    ).rejects.toMatchObject({ code: 'PLAYERS_INVALID' })
  })

  test('a sample without them fails alone', async () => {
    const settings = { models: ['text'], data: 'reviews', samples: { kind: 'list' as const, indices: [1, 3] }, ...hand }
    const { job } = await place.workbench.call('analysis.start', { project, settings })
    const summary = await place.workbench.call('analysis.result', { job })
    expect(summary).toMatchObject({ planned: 2, failed: 1 })
    expect(summary.errors).toMatchObject([{ sample: 1, code: 'PLAYERS_INVALID' }])
  })

  test('are gone when they are taken away', async () => {
    await keep([3], null)
    await expect(explain(3, hand)).rejects.toThrow('has no players made by hand')
  })
})

test('texts of different lengths are studied together: sums by order end with the longest', async () => {
  const { workbench } = place
  await workbench.call('model.add', { project, path: studyFile('reviews/models/finetuned-000.onnx'), name: 'before' })
  const models = ['before', 'text']
  const settings = { models, data: 'reviews', samples: { kind: 'list' as const, indices: [1, 3] }, players: words }
  const { job } = await workbench.call('analysis.start', { project, settings })
  expect(await workbench.call('analysis.result', { job })).toMatchObject({ planned: 4, failed: 0 })
  const overall = await workbench.call('compare.overall', {
    project,
    models,
    data: 'reviews',
    settings: { players: words },
  })
  expect(overall.samples.map(({ sample }) => sample)).toEqual([1, 3])
  expect(overall).toMatchObject({ n: 3 })
  expect(overall.preserve).toHaveLength(3)
})
