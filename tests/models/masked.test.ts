import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { valueFunctions, type ValueFunction } from '../../contract/analysis.ts'
import type { Binding } from '../../contract/models.ts'
import { probeLogits, type LinearProbe } from '../../main/knowledge/probe.ts'
import { filled } from '../../main/models/feeds.ts'
import { openMaskedSession, type MaskedSessionOptions } from '../../main/models/maskedSession.ts'
import { openSession } from '../../main/models/session.ts'
import { createMasker, type MaskedTensor } from '../../main/players/mask.ts'
import { valuesFromLogits } from '../../main/players/value.ts'
import { altered } from './classifier.ts'
import { bind, game, masks, shapes } from './shapeGames.ts'

/** Rounding of float32, as a share of the value and where values are small. */
const rounding = 1e-6

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carryover-masked-'))
})
afterAll(() => rm(folder, { recursive: true }))

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
    createMasker(tensor)(data, 0, masks)
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
  const passes = await session.on(tensors, behind.target)
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
