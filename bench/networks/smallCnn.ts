import { createGraph, elements } from './graph.ts'

const size = 28
const channels = 4
const kernel = 5
const stride = 4
const positions = Math.floor((size - kernel) / stride) + 1
const classes = 5

/**
 * A network that does next to nothing with the sample's digits, one convolution and a layer on it, so that a long run is
 * long by the number of its games. Writes an ONNX file and answers the number of weights.
 */
export function writeSmallCnn(path: string, seed: number): number {
  const graph = createGraph(seed)
  const weights = graph.random([channels, 1, kernel, kernel], 1 / kernel)
  const filtered = graph.add('Conv', ['image', weights, graph.filled([channels], 0)], {
    kernel_shape: [kernel, kernel],
    strides: [stride, stride],
  })
  const features = graph.add('Flatten', [graph.add('Relu', [filtered])])
  const count = channels * positions ** 2
  const head = [graph.random([classes, count], Math.sqrt(1 / count)), graph.filled([classes], 0)]
  graph.add('Gemm', [features, ...head], { transB: 1 }, 'logits')
  return graph.write(
    path,
    [{ name: 'image', type: elements.float32, shape: [null, 1, size, size] }],
    [{ name: 'logits', type: elements.float32, shape: [null, classes] }],
  )
}
