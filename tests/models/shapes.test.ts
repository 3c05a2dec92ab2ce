import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Binding, BindingChoice, ElementType } from '../../contract/models.ts'
import { guessBinding } from '../../main/models/binding.ts'
import { inspectModel } from '../../main/models/inspect.ts'
import { openSession, type Feed } from '../../main/models/session.ts'
import { trialRun } from '../../main/models/trial.ts'

const folder = join(import.meta.dirname, '../fixtures/shapes')
const pathOf = (name: string) => join(folder, `${name}.onnx`)

/** What Python onnxruntime makes of the fixtures; see tests/reference/shapes_models.py. */
interface Reference {
  count: number
  feeds: { name: string; type: ElementType; shape: number[]; data: (number | boolean | string)[] }[]
  /** Logits, or what the network gives instead of them. */
  output: number[][]
  /** Where the network ends in something else, what goes into that. */
  logits: number[][] | null
  features: number[][] | null
}
const references = JSON.parse(await readFile(join(import.meta.dirname, '../reference/shapes.json'), 'utf8')) as Record<
  string,
  Reference
>

async function bind(name: string, choice: BindingChoice = {}): Promise<Binding> {
  const { inspection } = await inspectModel(pathOf(name))
  return trialRun(pathOf(name), guessBinding(inspection, choice, `${name}.onnx`), choice)
}

function feedsOf({ feeds }: Reference): Feed[] {
  return feeds.map(({ name, type, shape, data }) => ({ name, type, shape, data: dataOf(type, data) }))
}

function dataOf(type: ElementType, data: (number | boolean | string)[]): Feed['data'] {
  const values = data.map(Number)
  switch (type) {
    case 'string':
      return data.map(String)
    case 'int64':
      return BigInt64Array.from(data.map((value) => BigInt(value)))
    case 'int32':
      return Int32Array.from(values)
    case 'uint8':
    case 'bool':
      return Uint8Array.from(values)
    case 'float64':
      return Float64Array.from(values)
    default:
      return Float32Array.from(values)
  }
}

/** Rows of logits and features as the session gives them. */
async function run(name: string, binding: Binding) {
  const { count } = references[name]
  const outputs = binding.features === null ? 'logits' : 'both'
  const session = await openSession(pathOf(name), binding, { provider: 'cpu', threads: 1, outputs })
  const { logits, features } = await session.run(feedsOf(references[name]), count)
  await session.release()
  return { logits: rows(logits, count), features: features && rows(features, count) }
}

const rows = (values: Float32Array, count: number) =>
  Array.from({ length: count }, (_, row) => [
    ...values.subarray((row * values.length) / count, ((row + 1) * values.length) / count),
  ])

const differences = (found: number[][], expected: number[][]): number[] =>
  expected.flatMap((row, i) => row.map((value, j) => Math.abs(value - found[i][j])))

const largestDifference = (found: number[][], expected: number[][]) => Math.max(...differences(found, expected))

/** Of every class against all others, from logits; of a single logit, itself. */
const logOdds = (table: number[][]) =>
  table.map((row) => (row.length === 1 ? row : row.map((logit, k) => logit - logSumExp(row.toSpliced(k, 1)))))

function logSumExp(values: number[]): number {
  const largest = Math.max(...values)
  if (largest === -Infinity) return largest
  return largest + Math.log(values.reduce((sum, value) => sum + Math.exp(value - largest), 0))
}

/** From logits to what a softmax or sigmoid makes of them. */
const probabilities = (table: number[][]) =>
  table.map((row) =>
    row.length === 1 ? [1 / (1 + Math.exp(-row[0]))] : row.map((logit) => Math.exp(logit - logSumExp(row))),
  )

const picture = { kind: 'image', layout: 'NCHW', type: 'float32', channels: 3, height: 6, width: 6 }
const int64 = (name: string) => ({ name, type: 'int64' })
const int32 = (name: string) => ({ name, type: 'int32' })
const text = { kind: 'text', types: null, positions: null, attention: null, length: 0, vocabulary: 32 }
const row = (type: string, columns: number, name = 'row') => ({
  kind: 'table',
  inputs: [{ name, type, shape: [columns] }],
  batch: null,
})

const bindings: [name: string, binding: object][] = [
  ['nhwc', { ...picture, layout: 'NHWC', batch: null }],
  ['uint8', { ...picture, type: 'uint8' }],
  ['float16', { ...picture, type: 'float16' }],
  ['float16-external', { ...picture, type: 'float16' }],
  ['fixed-batch', { ...picture, batch: 2 }],
  ['one-logit', { classes: 1, scale: 'logits', features: null }],
  ['vector', { logits: 'score', classes: 1, scale: 'logits', features: null }],
  ['no-features', { features: null, featureCount: 0 }],
  ['log-softmax', { logits: 'log_probs', scale: 'logits' }],
  ['both', { logits: 'logits', scale: 'logits', features: 'features' }],
  [
    'extra-inputs',
    {
      ...picture,
      channels: 1,
      input: 'image',
      constants: [
        { name: 'step', type: 'int64', perSample: true, shape: [1], value: 0 },
        { name: 'pixel_mask', type: 'int64', perSample: true, shape: [6, 6], value: 1 },
        { name: 'temperature', type: 'float32', perSample: false, shape: [], value: 0 },
        { name: 'training', type: 'bool', perSample: false, shape: [], value: 0 },
      ],
    },
  ],
  ['text', { ...text, ids: int32('input_ids'), attention: int32('attention_mask'), types: int32('token_type_ids') }],
  ['text-fixed', { ...text, ids: int64('tokens'), length: 16, batch: null }],
  [
    'text-positions',
    { ...text, ids: int64('input_ids'), attention: int64('attention_mask'), positions: int64('position_ids') },
  ],
  ['text-quantised', { ...text, ids: int64('input_ids') }],
  ['table', row('float32', 5)],
  ['table-float64', row('float64', 5)],
  ['table-int64', row('int64', 4)],
  [
    'columns',
    {
      kind: 'table',
      inputs: [
        { name: 'age', type: 'float32', shape: [1] },
        { name: 'rooms', type: 'int64', shape: [1] },
        { name: 'city', type: 'string', shape: [1] },
        { name: 'owner', type: 'bool', shape: [] },
      ],
      classes: 3,
      constants: [],
    },
  ],
  ['columns-strict', { kind: 'table', classes: 3, batch: null }],
  ['iris-scores', { ...row('float32', 4, 'X'), logits: 'probabilities', scale: 'logits', classes: 3 }],
]

describe('networks that give logits', () => {
  test.each(bindings)('%s', async (name, expected) => {
    const binding = await bind(name)
    expect(binding).toMatchObject(expected)
    const { logits, features } = await run(name, binding)
    const { output, features: wanted } = references[name]
    expect(largestDifference(logits, output)).toBeLessThan(1e-5)
    if (wanted) expect(largestDifference(features!, wanted)).toBeLessThan(1e-5)
    else expect(features).toBeNull()
  })
})

const heads: [name: string, binding: object][] = [
  ['softmax', { logits: 'probabilities', features: 'features', classes: 3 }],
  ['softmax-written-out', { logits: 'answer', classes: 3 }],
  ['sigmoid', { logits: 'y', classes: 1 }],
  ['iris-logistic', { ...row('float32', 4, 'X'), classes: 3, features: null }],
  ['iris-forest', { ...row('float32', 4, 'X'), classes: 3, features: null }],
  ['cancer-logistic', { ...row('float32', 30, 'X'), classes: 2, features: null }],
  ['cancer-perceptron', { ...row('float32', 30, 'X'), classes: 2, features: null }],
]

describe('networks that give probabilities', () => {
  test.each(heads)('%s', async (name, expected) => {
    const binding = await bind(name)
    expect(binding).toMatchObject({ ...expected, scale: 'probabilities' })
    const { logits } = await run(name, binding)
    const { output, logits: before } = references[name]
    expect(largestDifference(probabilities(logits), output)).toBeLessThan(1e-6)
    // The log-odds are those before the softmax.
    if (before) expect(largestDifference(logOdds(logits), logOdds(before))).toBeLessThan(1e-5)
  })
})

describe('how far log-odds can be told from probabilities', () => {
  /** Largest error of the log-odds up to this margin, and from which margin on they are infinite. */
  async function errorsOf(name: string) {
    const binding = await bind(name)
    expect(binding.scale).toBe('probabilities')
    const { logits } = await run(name, binding)
    const wanted = references[name].logits!
    const margins = logOdds(wanted).map((row) => row.at(-1)!)
    const errors = logOdds(logits).map((row, i) => Math.abs(row.at(-1)! - margins[i]))
    return (limit: number) => Math.max(...errors.filter((_, i) => Math.abs(margins[i]) <= limit))
  }

  test.each(['margins-softmax', 'margins-sigmoid'])(
    '%s: exactly, since the logits before it are taken',
    async (name) => {
      expect((await errorsOf(name))(120)).toBe(0)
    },
  )

  test('a softmax that is hidden carries them up to 87, and they are infinite beyond 103', async () => {
    const upTo = await errorsOf('margins-softmax-hidden')
    expect(upTo(87)).toBeLessThan(1e-5)
    expect(upTo(100)).toBeLessThan(0.05)
    expect(upTo(103)).toBeLessThan(1)
    expect(upTo(104)).toBe(Infinity)
  })

  test('a sigmoid that is hidden loses a digit every 2.3, and they are infinite beyond 17', async () => {
    const upTo = await errorsOf('margins-sigmoid-hidden')
    expect(upTo(2)).toBeLessThan(1e-6)
    expect(upTo(5)).toBeLessThan(2e-5)
    expect(upTo(10)).toBeLessThan(1e-3)
    expect(upTo(15)).toBeLessThan(0.3)
    expect(upTo(18)).toBe(Infinity)
  })
})
