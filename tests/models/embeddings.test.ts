import { create } from '@bufbuild/protobuf'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inspectModel } from '../../main/models/inspect.ts'
import {
  AttributeProtoSchema,
  NodeProtoSchema,
  TensorProtoSchema,
  type GraphProto,
  type NodeProto,
} from '../../main/models/onnx_pb.ts'
import { altered } from './classifier.ts'

const shapes = join(import.meta.dirname, '../fixtures/shapes')

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carryover-embeddings-'))
})
afterAll(() => rm(folder, { recursive: true }))

const embeddingsOf = async (path: string) => (await inspectModel(path)).inspection.embeddings

test.each([
  ['text', { input_ids: 32, token_type_ids: 2 }],
  ['text-positions', { input_ids: 32, position_ids: 64 }],
  ['text-quantised', { input_ids: 32 }],
  ['text-fixed', { tokens: 32 }],
  ['float-ids', { input_ids: 32 }],
  ['table', {}],
])('%s', async (name, rows) => {
  expect(await embeddingsOf(join(shapes, `${name}.onnx`))).toEqual(rows)
})

/** Changes of the network whose first node looks `tokens` up in `words`. */
const changes: [what: string, change: (graph: GraphProto, gather: NodeProto) => void, found: object][] = [
  [
    'another axis than the rows',
    (_, gather) => gather.attribute.push(create(AttributeProtoSchema, { name: 'axis', type: 2, i: 1n })),
    {},
  ],
  [
    'the last axis, counted from behind',
    (_, gather) => gather.attribute.push(create(AttributeProtoSchema, { name: 'axis', type: 2, i: -2n })),
    {},
  ],
  ['numbers that are changed before', (graph) => before(graph, 'Abs'), {}],
  ['numbers that are passed on', (graph) => before(graph, 'Identity'), { tokens: 32 }],
  [
    'numbers that are looked up in, not with',
    (_, gather) => {
      gather.input.reverse()
    },
    {},
  ],
  [
    'two embeddings',
    (graph) => {
      graph.initializer.push(create(TensorProtoSchema, { name: 'few', dataType: 1, dims: [2n, 1n], floatData: [0, 0] }))
      graph.node.push(create(NodeProtoSchema, { opType: 'Gather', input: ['few', 'tokens'], output: ['more'] }))
    },
    { tokens: 2 },
  ],
  [
    'an embedding in a Constant',
    (graph, gather) => {
      const [words] = graph.initializer.splice(
        graph.initializer.findIndex(({ name }) => name === 'words'),
        1,
      )
      gather.input[0] = 'constant'
      const attribute = [create(AttributeProtoSchema, { name: 'value', type: 4, t: words })]
      graph.node.unshift(create(NodeProtoSchema, { opType: 'Constant', output: ['constant'], attribute }))
    },
    { tokens: 32 },
  ],
  [
    'nodes in a circle',
    (graph) =>
      graph.node.push(
        create(NodeProtoSchema, { opType: 'Identity', input: ['a'], output: ['tokens'] }),
        create(NodeProtoSchema, { opType: 'Identity', input: ['tokens'], output: ['a'] }),
      ),
    { tokens: 32 },
  ],
]

function before(graph: GraphProto, opType: string): void {
  graph.node[0].input[1] = 'changed'
  graph.node.unshift(create(NodeProtoSchema, { opType, input: ['tokens'], output: ['changed'] }))
}

describe('changed', () => {
  test.each(changes)('%s', async (_, change, found) => {
    const path = await altered(join(shapes, 'text-fixed.onnx'), join(folder, 'changed.onnx'), ({ graph }) => {
      change(graph!, graph!.node[0])
    })
    expect(await embeddingsOf(path)).toEqual(found)
  })
})
