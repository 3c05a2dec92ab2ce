import { create } from '@bufbuild/protobuf'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Binding, BindingChoice } from '../../contract/models.ts'
import { guessBinding } from '../../main/models/binding.ts'
import { inspectModel } from '../../main/models/inspect.ts'
import {
  NodeProtoSchema,
  TensorProtoSchema,
  TensorShapeProto_DimensionSchema,
  type GraphProto,
} from '../../main/models/onnx_pb.ts'
import { openSession, type Feed } from '../../main/models/session.ts'
import { trialRun } from '../../main/models/trial.ts'
import { altered } from './classifier.ts'

const shapes = join(import.meta.dirname, '../fixtures/shapes')
const pathOf = (name: string) => join(shapes, `${name}.onnx`)

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carryover-trial-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function bind(path: string, choice: BindingChoice = {}): Promise<Binding> {
  const { inspection } = await inspectModel(path)
  return trialRun(path, guessBinding(inspection, choice), choice)
}

const changed = (name: string, change: (graph: GraphProto) => void) =>
  altered(pathOf(name), join(folder, `${name}.onnx`), ({ graph }) => {
    change(graph!)
  })

/** Leaves a dimension of an input free. */
function free(graph: GraphProto, at: number, name = graph.input[0].name): void {
  const input = graph.input.find((port) => port.name === name)!
  input.type!.tensorType!.shape!.dim[at] = create(TensorShapeProto_DimensionSchema)
}
const shapeless = (graph: GraphProto) => {
  for (const output of graph.output) output.type!.tensorType!.shape = undefined
}

async function logitsOf(path: string, binding: Binding, feeds: Feed[], batch: number) {
  const session = await openSession(path, binding, { provider: 'cpu', threads: 1, outputs: 'logits' })
  try {
    return (await session.run(feeds, batch)).logits
  } finally {
    await session.release()
  }
}

describe('scale', () => {
  test('what is said is kept', async () => {
    expect(await bind(pathOf('softmax'), { scale: 'logits' })).toMatchObject({ scale: 'logits' })
    expect(await bind(pathOf('softmax-written-out'), { scale: 'logits' })).toMatchObject({ scale: 'logits' })
  })

  test('numbers outside [0, 1] that are said to be probabilities are refused', async () => {
    const refusal = bind(pathOf('table'), { scale: 'probabilities' })
    await expect(refusal).rejects.toMatchObject({ code: 'MODEL_BINDING' })
    await expect(refusal).rejects.toThrow('"logits" of "table.onnx" holds numbers outside [0, 1]')
  })

  test('logits that sum to 1 for zeros alone are logits', async () => {
    const path = await changed('table', (graph) => {
      // Of zeros nothing is left but these.
      for (const name of ['b1', 'b2']) {
        const bias = graph.initializer.find((tensor) => tensor.name === name)!
        bias.rawData = new Uint8Array(Float32Array.from(name === 'b1' ? [0, 0, 0, 0] : [0.5, 0.25, 0.25]).buffer)
      }
    })
    expect(await bind(path)).toMatchObject({ scale: 'logits' })
  })
})

describe('sizes', () => {
  test('a number of columns that only the declaration leaves free', async () => {
    const path = await changed('table', (graph) => {
      free(graph, 1)
    })
    expect(await bind(path)).toMatchObject({ kind: 'table', inputs: [{ shape: [5] }] })
  })

  test('a number of columns that is free', async () => {
    const path = await changed('table', (graph) => {
      free(graph, 1)
      graph.node = [create(NodeProtoSchema, { opType: 'Identity', input: ['row'], output: ['logits'] })]
      graph.output = graph.output.filter(({ name }) => name === 'logits')
    })
    expect(await bind(path)).toMatchObject({ kind: 'table', inputs: [{ shape: [0] }] })
  })

  test.each([1n, 11n, 16n])('a length of texts that only the declaration leaves free: %i', async (length) => {
    const path = await changed('text-fixed', (graph) => {
      free(graph, 1)
      graph.node[0].input[1] = 'fixed'
      graph.node.unshift(create(NodeProtoSchema, { opType: 'Reshape', input: ['tokens', 'row'], output: ['fixed'] }))
      graph.initializer.push(
        create(TensorProtoSchema, { name: 'row', dataType: 7, dims: [2n], int64Data: [1n, length] }),
      )
    })
    expect(await bind(path)).toMatchObject({ kind: 'text', length: Number(length), batch: 1 })
  })
})

describe('categories that an encoder does not know', () => {
  test('the declared classes have to do', async () => {
    expect(await bind(pathOf('columns-strict'))).toMatchObject({ classes: 3, batch: null })
  })

  test('without them the network is refused', async () => {
    const refusal = bind(await changed('columns-strict', shapeless))
    await expect(refusal).rejects.toMatchObject({ code: 'MODEL_BINDING' })
    await expect(refusal).rejects.toThrow('its file does not say how many classes come out')
  })

  test('the last batch is filled up with its last sample', async () => {
    const path = await changed('columns-strict', (graph) => {
      for (const { type } of graph.input) type!.tensorType!.shape!.dim[0].dimValue = 2n
    })
    const binding = await bind(path)
    expect(binding.batch).toBe(2)
    const feeds: Feed[] = [
      { name: 'age', type: 'float32', shape: [1], data: Float32Array.of(0.5, 1, 2) },
      { name: 'rooms', type: 'int64', shape: [1], data: BigInt64Array.of(1n, 2n, 3n) },
      { name: 'city', type: 'string', shape: [1], data: ['上海', 'Łódź', 'Aarhus'] },
      { name: 'owner', type: 'bool', shape: [], data: Uint8Array.of(1, 0, 1) },
    ]
    const alone = await bind(pathOf('columns-strict'))
    expect(await logitsOf(path, binding, feeds, 3)).toEqual(await logitsOf(pathOf('columns-strict'), alone, feeds, 3))
  })
})

describe('sentences', () => {
  test('a shape that does not fit, beside the one that does', async () => {
    const binding = await bind(pathOf('table'))
    const run = (shape: number[], data: Float32Array) =>
      logitsOf(pathOf('table'), binding, [{ name: 'row', type: 'float32', shape, data }], 2)
    await expect(run([4], new Float32Array(8))).rejects.toMatchObject({ code: 'MODEL_BINDING' })
    await expect(run([4], new Float32Array(8))).rejects.toThrow('"table.onnx" takes "row" as [?, 5], not as [2, 4].')
    await expect(run([5, 1], new Float32Array(10))).rejects.toThrow('as [?, 5], not as [2, 5, 1].')
  })

  test('what the other inputs were filled with, where that does not run', async () => {
    const path = await changed('extra-inputs', (graph) => {
      free(graph, 2, 'pixel_mask')
    })
    await expect(bind(path)).rejects.toMatchObject({
      hint: 'Inputs beside the sample were filled: "step" with 0, "pixel_mask" with 1, "temperature" with 0, "training" with 0.',
    })
  })

  test.each(['iris-zipmap', 'forest-zipmap'])('%s', async (name) => {
    const refusal = bind(pathOf(name))
    await expect(refusal).rejects.toMatchObject({ code: 'MODEL_BINDING' })
    await expect(refusal).rejects.toThrow('"output_probability"')
  })

  test('token numbers of floats', async () => {
    await expect(bind(pathOf('float-ids'))).rejects.toThrow('but the input of "network" is "input_ids" float32 [?, ?].')
  })
})

describe('feeds that do not fit the binding are faults of the caller', () => {
  const row = (more: Partial<Feed>): Feed => ({
    ...{ name: 'row', type: 'float32', shape: [5], data: new Float32Array(5) },
    ...more,
  })
  test.each<[string, Feed[]]>([
    ['none', []],
    ['another type', [row({ type: 'float64', data: new Float64Array(5) })]],
    ['another name', [row({ name: 'x' })]],
    ['one too many', [row({}), row({ name: 'x' })]],
    ['another length', [row({ data: new Float32Array(6) })]],
  ])('%s', async (_, feeds) => {
    await expect(logitsOf(pathOf('table'), await bind(pathOf('table')), feeds, 1)).rejects.toThrow(RangeError)
  })
})
