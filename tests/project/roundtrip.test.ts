import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createProject, openProject, type ProbeRecord, type Store } from '../../main/project/index.ts'
import { closing, codeOf, folder, refusal } from './fixtures.ts'
import { dataset, explanationOf, game, model, numbers, samples } from './records.ts'

/** A project with two models and one data set of ten samples. */
function filled(): { store: Store; a: number; b: number; digits: number } {
  const store = closing(createProject(join(folder(), 'p.carryover')))
  const [a, b] = store.models.addAll([model('a'), model('b')])
  const digits = store.datasets.add(dataset('digits'), samples(10))
  return { store, a: a.id, b: b.id, digits: digits.id }
}

test('models come back as they went in, all of a batch or none', () => {
  const { store } = filled()
  expect(store.models.list()).toMatchObject([model('a'), model('b')])
  expect(store.models.byName('b')).toMatchObject(model('b'))
  expect(codeOf(() => store.models.addAll([model('c'), model('a')]))).toBe('MODEL_EXISTS')
  expect(codeOf(() => store.models.addAll([model('c'), model('c')]))).toBe('MODEL_EXISTS')
  expect(store.models.list().map(({ name }) => name)).toEqual(['a', 'b'])
  const unknown = refusal(() => store.models.byName('x'))
  expect([unknown.code, unknown.hint]).toEqual(['MODEL_UNKNOWN', 'There are: a, b.'])
  expect(codeOf(() => store.models.remove('x'))).toBe('MODEL_UNKNOWN')
})

test('data sets come back with their samples', () => {
  const { store, digits } = filled()
  const given = samples(10)
  const hash = createHash('sha256')
  hash.update(given.map(({ sha256, label }) => `${sha256} ${label ?? ''}\n`).join(''))
  const record = { ...dataset('digits'), count: 10, contentSha256: hash.digest('hex') }
  expect(store.datasets.list()).toMatchObject([record])
  expect(store.datasets.byName('digits')).toMatchObject(record)
  expect(store.datasets.samples(digits, 3, 2)).toEqual([
    { index: 3, ...given[3] },
    { index: 4, ...given[4] },
  ])
  expect(store.datasets.samples(digits, 8, 100)).toHaveLength(2)
  expect(store.datasets.sample(digits, 7)).toEqual({ index: 7, ...given[7] })
  expect([...store.datasets.labels(digits)]).toEqual(given.map(({ label }) => label ?? -1))
  expect(codeOf(() => store.datasets.add(dataset('digits'), []))).toBe('DATASET_EXISTS')
  expect(codeOf(() => store.datasets.byName('x'))).toBe('DATASET_UNKNOWN')
  for (const index of [10, -1]) {
    const outside = refusal(() => store.datasets.sample(digits, index))
    expect(outside.code).toBe('SAMPLE_UNKNOWN')
    expect(outside.message).toContain('from 0 to 9')
  }
})

test('the content hash of a data set depends on hashes, labels and their order alone', () => {
  const store = closing(createProject(join(folder(), 'p.carryover')))
  const given = samples(4)
  const add = (name: string, list: typeof given): string => store.datasets.add(dataset(name), list).contentSha256
  const first = add('first', given)
  expect(
    add(
      'moved',
      given.map((sample) => ({ ...sample, path: `x/${sample.path}` })),
    ),
  ).toBe(first)
  expect(add('reversed', given.toReversed())).not.toBe(first)
  expect(
    add(
      'relabelled',
      given.map((sample) => ({ ...sample, label: 1 })),
    ),
  ).not.toBe(first)
})

test('games come back bit for bit, and the newest is found', () => {
  const { store, a, b, digits } = filled()
  const first = game('first', a, digits, 2)
  // A view into a larger buffer, as it may come from a worker.
  first.values = new Float64Array(numbers(40, 7).buffer, 8, 16)
  const logits = Float32Array.from(numbers(2 ** 4 * 5, 3))
  store.games.put(first, { key: first.outputsKey, classes: 5, logits })
  const second = { ...game('second', a, digits, 2), class: 0 }
  store.games.put(second)
  store.games.put(game('third', b, digits, 2))

  expect(store.games.get('first')).toMatchObject({ ...first, values: first.values.slice() })
  expect(store.games.newest(a, digits, 2)?.key).toBe('second')
  expect(store.games.newest(a, digits, 3)).toBeNull()
  expect(store.games.get('nowhere')).toBeNull()
  expect(store.games.missing(['first', 'x', 'third', "y'"])).toEqual(new Set(['x', "y'"]))
  expect(store.outputs.get(first.outputsKey)).toEqual({ key: first.outputsKey, classes: 5, logits })
  expect(store.outputs.missing([first.outputsKey, second.outputsKey])).toEqual(new Set([second.outputsKey]))
  expect(store.games.countByModel()).toEqual(
    new Map([
      [a, 2],
      [b, 1],
    ]),
  )
})

test('a stored key stays as it is', () => {
  const { store, a, digits } = filled()
  store.games.put(game('key', a, digits, 2))
  store.games.put({ ...game('key', a, digits, 2), values: numbers(16, 99) })
  expect(store.games.get('key')!.values).toEqual(numbers(16, 2))
})

test('a game is stored whole or not at all', () => {
  const { store, a, digits } = filled()
  const good = game('key', a, digits, 0)
  const outputs = { key: good.outputsKey, classes: 5, logits: new Float32Array(80) }
  const withNaN = numbers(16, 1).fill(NaN, 3, 4)
  expect(codeOf(() => store.games.put({ ...good, values: numbers(15, 0) }, outputs))).toBe('GAME_INVALID')
  expect(codeOf(() => store.games.put({ ...good, values: withNaN }, outputs))).toBe('GAME_INVALID')
  expect(codeOf(() => store.games.put(good, { ...outputs, classes: 4 }))).toBe('INTERNAL')
  // Its model or its sample was removed while it was computed.
  expect(codeOf(() => store.games.put({ ...good, modelId: 77 }, outputs))).toBe('MODEL_UNKNOWN')
  expect(codeOf(() => store.games.put({ ...good, sample: 10 }, outputs))).toBe('MODEL_UNKNOWN')
  expect(store.info().games).toBe(0)
  expect(store.outputs.missing([good.outputsKey]).size).toBe(1)
})

test('explanations come back bit for bit', () => {
  const { store, a, digits } = filled()
  store.games.put(game('g', a, digits, 0))
  store.games.put(game('h', a, digits, 1))
  const separate = explanationOf('separate', 'g')
  const joint = { ...explanationOf('joint', 'g'), extraction: 'joint' as const, alpha: 0.1, group: ['g', 'h'] }
  expect(codeOf(() => store.explanations.putAll([separate, explanationOf('x', 'nowhere')]))).toBe('MODEL_UNKNOWN')
  expect(store.explanations.get('separate')).toBeNull()
  store.explanations.putAll([separate, joint])
  expect(store.explanations.get('separate')).toEqual(separate)
  expect(store.explanations.newestFor('g')).toEqual(joint)
  expect(store.explanations.newestFor('h')).toBeNull()
  expect(store.explanations.missing(['joint', 'z'])).toEqual(new Set(['z']))
})

const probe = (key: string, modelId: number, datasetId: number, testId: number | null): ProbeRecord => ({
  key,
  modelId,
  datasetId,
  testId,
  C: 0.5,
  classes: 3,
  features: 4,
  info: {
    model: 'a',
    data: 'digits',
    test: null,
    C: 0.5,
    classes: 3,
    features: 4,
    trainAccuracy: 0.9,
    testAccuracy: null,
    loss: 0.3,
    gradientNorm: 1e-9,
    iterations: 12,
  },
  weights: numbers(12, 5),
  intercept: numbers(3, 6),
})

test('probes and evaluations come back; a later one of the same key replaces it', () => {
  const { store, a, digits } = filled()
  const first = probe('one', a, digits, digits)
  first.info.test = 'digits'
  store.probes.put(first)
  store.probes.put(probe('two', a, digits, null))
  expect(store.probes.byKey('one')).toEqual(first)
  expect(store.probes.newest(a)?.key).toBe('two')
  store.probes.put({ ...first, C: 2 })
  expect(store.probes.newest(a)).toEqual({ ...first, C: 2 })
  expect(codeOf(() => store.probes.put({ ...first, classes: 2 }))).toBe('INTERNAL')

  const evaluation = {
    key: 'e',
    modelId: a,
    datasetId: digits,
    accuracy: 0.75,
    loss: 1.5,
    predictions: Int32Array.from({ length: 10 }, (_, i) => i),
    logits: Float32Array.from(numbers(50, 8)),
  }
  store.evaluations.put(evaluation)
  expect(store.evaluations.get('e')).toEqual(evaluation)
  expect(store.evaluations.get('x')).toBeNull()
  expect(codeOf(() => store.evaluations.put({ ...evaluation, predictions: new Int32Array(9) }))).toBe('INTERNAL')
  expect(codeOf(() => store.evaluations.put({ ...evaluation, logits: new Float32Array(49) }))).toBe('INTERNAL')
})

test('the queue keeps jobs in order and tells which did not end', () => {
  const { store } = filled()
  const settings = { models: ['a'], samples: { kind: 'all' }, kappa: 0.02 }
  for (const id of ['z', 'y', 'x']) store.queue.add({ id, kind: 'analysis', settings })
  const error = { code: 'CANCELLED', message: 'It was cancelled.' } as const
  const summary = {
    planned: 2,
    computed: 1,
    cached: 1,
    failed: 0,
    forwardPasses: 4096,
    seconds: 0.5,
    provider: 'cpu',
    fallback: null,
    errors: [{ data: 'd', model: 'a', sample: 3, code: 'SAMPLE_INVALID' as const, message: 'It cannot be read.' }],
  }
  store.queue.update('z', { status: 'done', summary })
  store.queue.update('y', { status: 'running', error })
  store.queue.update('y', { status: 'paused' })
  expect(store.queue.list()).toMatchObject([
    { id: 'z', kind: 'analysis', settings, status: 'done', summary, error: null },
    { id: 'y', status: 'paused', error },
    { id: 'x', status: 'waiting' },
  ])
  expect(store.queue.unfinished().map(({ id }) => id)).toEqual(['y', 'x'])
  expect(codeOf(() => store.queue.update('w', { status: 'done' }))).toBe('JOB_UNKNOWN')
})

test('studies, settings and calibrations are kept by name', () => {
  const { store } = filled()
  const settings = {
    ...game('', 0, 0, 0).settings,
    samples: { kind: 'random' as const, count: 5, seed: 1 },
    kappa: 0.02,
    tolerance: 1e-3,
    extraction: 'joint' as const,
    alpha: 0.1,
    tau: 0.05,
    probeC: 1,
    seed: 0,
    valuesOnly: false,
  }
  expect(store.studies.newest()).toBeNull()
  store.studies.put({ key: 'one', settings, report: null })
  store.studies.put({ key: 'two', settings, report: null })
  store.studies.put({ key: 'one', settings: { ...settings, seed: 4 }, report: null })
  expect(store.studies.newest()).toMatchObject({ key: 'one', settings: { ...settings, seed: 4 }, report: null })
  expect(store.studies.byKey('two')).toMatchObject({ key: 'two', settings })

  store.settings.set('study', settings)
  store.settings.set('study', [1, 'b', null])
  expect(store.settings.get('study')).toEqual([1, 'b', null])
  expect(store.calibrations.get('study')).toBeNull()
  store.calibrations.set('cpu', { batch: 16 })
  expect(store.calibrations.get('cpu')).toEqual({ batch: 16 })
})

test('what belongs to a model or a data set goes with it', () => {
  const { a, b, digits, ...project } = filled()
  let { store } = project
  const other = store.datasets.add(dataset('other'), samples(3)).id
  const fill = (modelId: number, datasetId: number, suffix: string): void => {
    const stored = game(`game ${suffix}`, modelId, datasetId, 1)
    store.games.put(stored, { key: stored.outputsKey, classes: 1, logits: new Float32Array(16) })
    store.explanations.putAll([explanationOf(`explanation ${suffix}`, stored.key)])
    store.probes.put(probe(`probe ${suffix}`, modelId, datasetId, other))
  }
  fill(a, digits, 'a digits')
  fill(b, digits, 'b digits')
  fill(b, other, 'b other')
  const left = (): string[] =>
    ['a digits', 'b digits', 'b other'].filter((suffix) => {
      const found = [
        store.games.get(`game ${suffix}`),
        store.outputs.get(`outputs of game ${suffix}`),
        store.explanations.get(`explanation ${suffix}`),
        store.probes.byKey(`probe ${suffix}`),
      ]
      expect(new Set(found.map((record) => record === null)).size, suffix).toBe(1)
      return found[0] !== null
    })
  expect(left()).toEqual(['a digits', 'b digits', 'b other'])
  store.models.remove('a')
  store.datasets.remove('other')
  // It stays until the project is closed, out of sight.
  expect(left()).toEqual(['a digits', 'b digits', 'b other'])
  const now = { models: 1, datasets: 1, games: 1, explanations: 1 }
  expect(store.info()).toMatchObject(now)
  store.close()
  store = closing(openProject(store.path))
  expect(left()).toEqual(['b digits'])
  // The probe outlives its test set.
  expect(store.probes.byKey('probe b digits')?.testId).toBeNull()
  expect(store.datasets.samples(other, 0, 10)).toEqual([])
  expect(store.info()).toMatchObject(now)
})

test('100,000 samples are added at once and read in pages', () => {
  const { store } = filled()
  const { id, count } = store.datasets.add(dataset('large'), samples(100_000))
  expect(count).toBe(100_000)
  expect(store.datasets.samples(id, 99_998, 1000).map(({ index }) => index)).toEqual([99_998, 99_999])
})

test('everything is there after closing and opening, and nothing lies beside the file', () => {
  const { store, a, digits } = filled()
  store.games.put(game('g', a, digits, 5))
  const before = store.info()
  store.close()
  store.close()
  const again = closing(openProject(store.path))
  expect(again.games.get('g')!.values).toEqual(numbers(16, 5))
  expect(again.info()).toEqual({ ...before, bytes: again.info().bytes })
  expect(again.info().bytes % 4096).toBe(0)
})
