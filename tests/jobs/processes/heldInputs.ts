/** Holds inputs on WebGPU and says, as JSON, where each is and what comes back from there, twice for the first of two. */
import { create } from '@bufbuild/protobuf'
import type { InputTensor } from '../../../main/models/feeds.ts'
import { holdInputs } from '../../../main/models/heldInputs.ts'
import { elementNumbers, fileOf, node, portOf } from '../../../main/models/nodes.ts'
import { GraphProtoSchema } from '../../../main/models/onnx_pb.ts'
import { loadSpliced } from '../../../main/models/runtime.ts'

const { float32, int64 } = elementNumbers
const options = { provider: 'webgpu', threads: 1 } as const
const graph = create(GraphProtoSchema, {
  input: [portOf('mask', float32, [null, 3]), portOf('sample', float32), portOf('ids', int64, [3])],
  output: [portOf('sums', float32)],
  node: [
    node('Mul', ['mask', 'sample'], 'masked'),
    node('Cast', ['ids'], 'numbers', { to: float32 }),
    node('Add', ['masked', 'numbers'], 'sums'),
  ],
})
const spliced = { bytes: fileOf(graph), inputs: new Map(), outputs: new Map(), givesLogits: false }
const network = await loadSpliced('sums', spliced, options)
const inputs = (sample: number[]): InputTensor[] => [
  { name: 'sample', type: 'float32', dims: [3], data: Float32Array.from(sample) },
  { name: 'ids', type: 'int64', dims: [3], data: BigInt64Array.of(1n, 0n, 0n) },
]
const held = await holdInputs('sums', inputs([]), options)
const runs: { on: Record<string, string>; sums: number[] }[] = []
for (const [sample, masks] of [
  [
    [10, 20, 30],
    [
      [1, 0, 1],
      [0, 1, 0, 1, 1, 1],
    ],
  ],
  [[7, 8, 9], [[1, 1, 1]]],
] as const) {
  const there = await held.hold(inputs([...sample]))
  const on = Object.fromEntries(there.map((input) => [input.name, 'tensor' in input ? input.tensor.location : 'none']))
  for (const mask of masks) {
    const data = Float32Array.from(mask)
    const tensor: InputTensor = { name: 'mask', type: 'float32', dims: [data.length / 3, 3], data }
    const [{ values }] = await network.run([tensor, ...there], ['sums'])
    runs.push({ on, sums: [...values] })
  }
}
await held.release()
await network.release()
process.stdout.write(JSON.stringify(runs))
