import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { valueFunctions, type ValueFunction } from '../../contract/analysis.ts'
import type { Binding, ElementType } from '../../contract/models.ts'
import { probeLogits, type LinearProbe } from '../../main/knowledge/probe.ts'
import { guessBinding } from '../../main/models/binding.ts'
import { filled, sizeOf } from '../../main/models/feeds.ts'
import { inspectModel } from '../../main/models/inspect.ts'
import { openMaskedSession, type MaskedSessionOptions } from '../../main/models/maskedSession.ts'
import { openSession } from '../../main/models/session.ts'
import { trialRun } from '../../main/models/trial.ts'
import { background, createMasker, type Elements, type MaskedTensor } from '../../main/players/mask.ts'
import { valuesFromLogits } from '../../main/players/value.ts'
import { altered } from './classifier.ts'

const shapes = join(import.meta.dirname, '../fixtures/shapes')
const references = JSON.parse(await readFile(join(import.meta.dirname, '../reference/shapes.json'), 'utf8')) as Record<
  string,
  { count: number; feeds: { name: string; type: ElementType; shape: number[]; data: (number | boolean | string)[] }[] }
>
const players = 5
const masks = 2 ** players
/** Rounding of float32, as a share of the value and where values are small. */
const rounding = 1e-6

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carryover-masked-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function bind(path: string): Promise<Binding> {
  const { inspection } = await inspectModel(path)
  return trialRun(path, guessBinding(inspection))
}

/** The first of a fixture's samples, with the second as its baseline; some elements belong to no player. */
function game(name: string): MaskedTensor[] {
  const { count, feeds } = references[name]
  return feeds.map(({ name, type, shape, data }) => {
    const size = data.length / count
    const part = (row: number) => {
      const elements = filled(type, size, 0)
      for (let at = 0; at < size; at++) {
        const value = data[row * size + at]
        elements[at] = type === 'string' ? String(value) : type === 'int64' ? BigInt(value) : Number(value)
      }
      return elements as Elements
    }
    return { name, type, shape, sample: part(0), baseline: part(1), map: mapOf(shape), absent: 'replaced' as const }
  })
}

/** Of pictures, the channels go together: those of [C, H, W] in front, those of [H, W, C] behind. */
function mapOf(shape: number[]): Uint8Array {
  const size = sizeOf(shape)
  const place = (at: number) =>
    shape.length < 3 ? at : shape[0] === 3 ? at % (shape[1] * shape[2]) : Math.floor(at / shape[2])
  return Uint8Array.from({ length: size }, (_, at) =>
    place(at) % (players + 2) < players ? place(at) % (players + 2) : background,
  )
}

interface Behind {
  probe: LinearProbe | null
  value: ValueFunction | null
  target: number
}

/** The way that is measured to be faster on a CPU: masked samples, then the network, then everything else. */
async function outside(path: string, binding: Binding, tensors: MaskedTensor[], { probe, value, target }: Behind) {
  const session = await openSession(path, binding, {
    provider: 'cpu',
    threads: 1,
    outputs: probe ? 'features' : 'logits',
  })
  const feeds = tensors.map((tensor) => {
    const { name, type, shape, sample } = tensor
    const data = filled(type, masks * sample.length, 0)
    createMasker(tensor)(data as Elements, 0, masks)
    return { name, type, shape, data }
  })
  const { logits, features } = await session.run(feeds, masks)
  await session.release()
  const rows = probe ? probeLogits(features!, masks, binding.featureCount, probe) : logits
  const classes = probe ? probe.intercept.length : binding.classes
  return value === null ? rows : valuesFromLogits(rows, classes, target, value)
}

async function inside(path: string, binding: Binding, tensors: MaskedTensor[], behind: Behind, batch = 8) {
  const options: MaskedSessionOptions = { provider: 'cpu', threads: 1, inputs: tensors, ...behind }
  const session = (await openMaskedSession(path, binding, options))!
  const passes = session.on(tensors, behind.target)
  const parts: number[] = []
  for (let first = 0; first < masks; first += batch) parts.push(...(await passes(first, batch)))
  await session.release()
  return { gives: session.gives, rows: parts }
}

function expectClose(found: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(found.length).toBe(expected.length)
  let largest = 0
  for (let at = 0; at < found.length; at++) {
    largest = Math.max(largest, Math.abs(found[at] - expected[at]) / Math.max(1, Math.abs(expected[at])))
  }
  expect(largest).toBeLessThan(rounding)
}

const spread = (values: ArrayLike<number>) => Math.max(...Array.from(values)) - Math.min(...Array.from(values))

const networks = [
  ...['both', 'nhwc', 'uint8', 'float16', 'float16-external', 'fixed-batch', 'one-logit', 'vector', 'softmax'],
  ...['softmax-written-out', 'sigmoid', 'extra-inputs', 'text', 'text-fixed', 'text-positions', 'text-quantised'],
  ...['table', 'table-float64', 'table-int64', 'columns', 'cancer-logistic', 'iris-forest'],
]

describe('masked inside the graph', () => {
  test.each(networks)('%s gives the logits it gives masked outside', async (name) => {
    const path = join(shapes, `${name}.onnx`)
    const binding = await bind(path)
    const logits = { probe: null, value: null, target: 0 }
    const expected = await outside(path, binding, game(name), logits)
    expect(spread(expected)).toBeGreaterThan(1e-3)
    const { gives, rows } = await inside(path, binding, game(name), logits)
    expect(gives).toBe('logits')
    expect(rows).toEqual([...expected])
  })

  const withValues = [
    'both',
    'nhwc',
    'float16',
    'fixed-batch',
    'one-logit',
    'softmax',
    'text',
    'columns',
    'table-float64',
  ]
  test.each(withValues)('%s gives the values of every class', async (name) => {
    const path = join(shapes, `${name}.onnx`)
    const binding = await bind(path)
    for (const value of valueFunctions) {
      for (let target = 0; target < Math.max(2, binding.classes); target++) {
        const behind = { probe: null, value, target }
        const { gives, rows } = await inside(path, binding, game(name), behind)
        expect(gives).toBe('values')
        expectClose(rows, await outside(path, binding, game(name), behind))
      }
    }
  })

  test.each(['both', 'nhwc', 'text'])('%s gives what a probe makes of its features', async (name) => {
    const path = join(shapes, `${name}.onnx`)
    const binding = await bind(path)
    const classes = 4
    const probe = {
      weights: Float64Array.from({ length: classes * binding.featureCount }, (_, i) => Math.sin(i) / 3),
      intercept: Float64Array.from({ length: classes }, (_, k) => k / 7),
    }
    for (const value of [null, ...valueFunctions]) {
      const behind = { probe, value, target: 2 }
      const expected = await outside(path, binding, game(name), behind)
      expect(spread(expected)).toBeGreaterThan(1e-4)
      expectClose((await inside(path, binding, game(name), behind)).rows, expected)
    }
  })

  test.each(['both', 'float16'])('%s of operator set 8 has no choice between tensors', async (name) => {
    const path = await altered(join(shapes, `${name}.onnx`), join(folder, `${name}-8.onnx`), (model) => {
      model.opsetImport[0].version = 8n
    })
    const binding = await bind(path)
    for (const value of [null, ...valueFunctions]) {
      const behind = { probe: null, value, target: 1 }
      const expected = await outside(path, binding, game(name), behind)
      expectClose((await inside(path, binding, game(name), behind)).rows, expected)
    }
  })

  test('what arithmetic of operator set 8 cannot mix is not spliced', async () => {
    const path = await altered(join(shapes, 'uint8.onnx'), join(folder, 'uint8-8.onnx'), (model) => {
      model.opsetImport[0].version = 8n
    })
    const options = { provider: 'cpu', threads: 1, inputs: game('uint8'), probe: null, value: null } as const
    expect(await openMaskedSession(path, await bind(path), options)).toBeNull()
  })

  test('probabilities without logits before them leave the value to the caller', async () => {
    const path = join(shapes, 'softmax-written-out.onnx')
    const binding = await bind(path)
    const { gives, rows } = await inside(path, binding, game('softmax-written-out'), {
      probe: null,
      value: 'log-odds',
      target: 0,
    })
    expect(gives).toBe('logits')
    expect(rows).toHaveLength(masks * binding.classes)
  })

  test('extreme logits overflow nowhere', async () => {
    const path = await altered(join(shapes, 'both.onnx'), join(folder, 'steep.onnx'), ({ graph }) => {
      const last = graph!.initializer.find(({ name }) => name === 'W2')!
      const weights = new Float32Array(Uint8Array.from(last.rawData).buffer)
      last.rawData = new Uint8Array(weights.map((weight) => 1000 * weight).buffer)
    })
    const binding = await bind(path)
    for (const value of valueFunctions) {
      const behind = { probe: null, value, target: 0 }
      const expected = await outside(path, binding, game('both'), behind)
      expect([...expected].every(Number.isFinite)).toBe(true)
      if (value === 'log-odds') expect(spread(expected)).toBeGreaterThan(200)
      expectClose((await inside(path, binding, game('both'), behind)).rows, expected)
    }
  })
})
