import { create } from '@bufbuild/protobuf'
import { elementNumbers, fileOf, floatConstant, node, portOf, wholeConstant } from './nodes.ts'
import { GraphProtoSchema } from './onnx_pb.ts'

const [channels, width, classes] = [16, 32, 10]

/** Channels, height and width of a sample of the trial network, and its number of logits. */
export const trialShape = { sample: [channels, width, width], classes }

/** Numbers in [-1, 1) that are the same everywhere: a linear congruence (Knuth, MMIX). */
export function someNumbers(count: number, seed: number): Float32Array {
  let state = BigInt(seed)
  return Float32Array.from({ length: count }, () => {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n)
    return Number(state >> 40n) / 2 ** 23 - 1
  })
}

/**
 * A small network of the operators that most of the work goes to: two convolutions, the means of their channels and a
 * linear layer, with weights of the usual size. 90 million multiplications a sample.
 */
export function trialNetwork(): Uint8Array {
  const hidden = 64
  const scaled = (count: number, seed: number, fanIn: number) =>
    someNumbers(count, seed).map((x) => x * Math.sqrt(6 / fanIn))
  const graph = create(GraphProtoSchema, {
    input: [portOf('x', elementNumbers.float32, [null, ...trialShape.sample])],
    output: [portOf('logits', elementNumbers.float32, [null, classes])],
    node: [
      floatConstant('w1', [hidden, channels, 3, 3], scaled(hidden * channels * 9, 1, channels * 9)),
      floatConstant('w2', [2 * hidden, hidden, 3, 3], scaled(2 * hidden * hidden * 9, 2, hidden * 9)),
      floatConstant('w3', [2 * hidden, classes], scaled(2 * hidden * classes, 3, 2)),
      wholeConstant('rows', [2], [-1, 2 * hidden]),
      node('Conv', ['x', 'w1'], 'c1'),
      node('Relu', ['c1'], 'r1'),
      node('Conv', ['r1', 'w2'], 'c2'),
      node('Relu', ['c2'], 'r2'),
      node('GlobalAveragePool', ['r2'], 'means'),
      node('Reshape', ['means', 'rows'], 'features'),
      node('MatMul', ['features', 'w3'], 'logits'),
    ],
  })
  return fileOf(graph)
}
