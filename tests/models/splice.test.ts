import { create } from '@bufbuild/protobuf'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  AttributeProtoSchema,
  GraphProtoSchema,
  NodeProtoSchema,
  TensorProtoSchema,
  TypeProto_TensorSchema,
  TypeProtoSchema,
  ValueInfoProtoSchema,
  type ModelProto,
} from '../../main/models/onnx_pb.ts'
import { loadNetwork } from '../../main/models/runtime.ts'
import { spliced } from '../../main/models/splice.ts'
import { altered, pictures } from './classifier.ts'

const shapes = join(import.meta.dirname, '../fixtures/shapes')
const half = join(shapes, 'float16.onnx')
const softmax = join(shapes, 'softmax.onnx')

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carryover-splice-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function logitsOf(path: string, output = 'logits', probabilities?: Parameters<typeof loadNetwork>[2]) {
  const network = await loadNetwork(path, { provider: 'cpu', threads: 1 }, probabilities)
  const input = { name: 'image', type: 'float32' as const, dims: [2, 3, 6, 6], data: pictures(2, 108) }
  const [{ values }] = await network.run([input], [output])
  await network.release()
  return { values, givesLogits: network.givesLogits }
}

const change = (from: string, how: (model: ModelProto) => void) => altered(from, join(folder, 'changed.onnx'), how)

describe('float16', () => {
  test('names that are taken are left alone', async () => {
    const path = await change(half, ({ graph }) => {
      for (const name of ['image_float32', 'logits_float32', 'logits_float32_']) {
        graph!.initializer.push(create(TensorProtoSchema, { name, dataType: 1, dims: [1n], floatData: [0] }))
      }
    })
    expect((await spliced(path))!.inputs).toEqual(new Map([['image', 'image_float32_']]))
    expect((await spliced(path))!.outputs.get('logits')).toBe('logits_float32__')
    expect(await logitsOf(path)).toEqual(await logitsOf(half))
  })

  test('the body of a branch that reaches outwards finds the old input', async () => {
    const path = await change(half, ({ graph }) => {
      const [flatten] = graph!.node
      const body = create(GraphProtoSchema, {
        node: [create(NodeProtoSchema, { opType: 'Flatten', input: ['image'], output: ['branch'] })],
        output: [create(ValueInfoProtoSchema, { name: 'branch' })],
      })
      flatten.opType = 'If'
      flatten.input = ['always']
      flatten.attribute = ['then_branch', 'else_branch'].map((name) =>
        create(AttributeProtoSchema, { name, type: 5, g: body }),
      )
      graph!.initializer.push(create(TensorProtoSchema, { name: 'always', dataType: 9, int32Data: [1] }))
      // Names of graphs are fields that are kept but not known.
      body.$unknown = [{ no: 2, wireType: 2, data: Uint8Array.of(4, 98, 111, 100, 121) }]
    })
    expect(await logitsOf(path)).toEqual(await logitsOf(half))
  })

  test('weights that are listed among the inputs are no inputs', async () => {
    const path = await change(half, ({ graph }) => {
      const type = create(TypeProtoSchema, { tensorType: create(TypeProto_TensorSchema, { elemType: 10 }) })
      graph!.input.push(create(ValueInfoProtoSchema, { name: 'b2', type }))
    })
    expect([...(await spliced(path))!.inputs.keys()]).toEqual(['image'])
    expect(await logitsOf(path)).toEqual(await logitsOf(half))
  })

  test('a network without is left as it is', async () => {
    expect(await spliced(softmax)).toBeNull()
  })
})

describe('the logits before probabilities', () => {
  const probabilities = { name: 'probabilities', columns: 3 }
  const before = () => logitsOf(join(shapes, 'both.onnx'))

  test('are what goes into the softmax', async () => {
    const { values, givesLogits } = await logitsOf(softmax, 'probabilities', probabilities)
    expect(givesLogits).toBe(true)
    expect(values).toEqual((await before()).values)
  })

  test('are found behind a Cast, an Identity and a Reshape', async () => {
    const path = await change(softmax, ({ graph }) => {
      graph!.node.at(-1)!.output = ['shares']
      const passed = (opType: string, input: string[], output: string, attribute: object[] = []) =>
        create(NodeProtoSchema, { opType, input, output: [output], attribute })
      graph!.node.push(
        passed('Cast', ['shares'], 'double', [create(AttributeProtoSchema, { name: 'to', type: 2, i: 11n })]),
        passed('Identity', ['double'], 'same'),
        passed('Reshape', ['same', 'rows'], 'probabilities'),
      )
      graph!.initializer.push(
        create(TensorProtoSchema, { name: 'rows', dataType: 7, dims: [2n], int64Data: [-1n, 3n] }),
      )
      graph!.output[0].type!.tensorType!.elemType = 11
    })
    const { values, givesLogits } = await logitsOf(path, 'probabilities', probabilities)
    expect(givesLogits).toBe(true)
    expect(values).toEqual((await before()).values)
  })

  test('are not those of a softmax over something else than the classes', async () => {
    const path = await change(softmax, ({ graph }) => {
      graph!.node.at(-1)!.attribute = [create(AttributeProtoSchema, { name: 'axis', type: 2, i: 0n })]
    })
    expect((await logitsOf(path, 'probabilities', probabilities)).givesLogits).toBe(false)
  })

  test('are not looked for behind the sigmoids of several classes', async () => {
    const path = await change(softmax, ({ graph }) => {
      graph!.node.at(-1)!.opType = 'Sigmoid'
    })
    expect((await logitsOf(path, 'probabilities', probabilities)).givesLogits).toBe(false)
  })

  test('are float32 where the network is float16', async () => {
    const path = await change(half, ({ graph }) => {
      graph!.node.push(create(NodeProtoSchema, { opType: 'Softmax', input: ['logits'], output: ['p'] }))
      graph!.output[0].name = 'p'
    })
    const { values, givesLogits } = await logitsOf(path, 'p', { name: 'p', columns: 3 })
    expect(givesLogits).toBe(true)
    expect(values).toEqual((await logitsOf(half)).values)
  })
})
