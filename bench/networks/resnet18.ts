import { createGraph, elements, type Graph } from './graph.ts'

/** What the network takes and gives. */
export const resnet18Ports = { input: 'image', output: 'logits', channels: 3, size: 224, classes: 1000 }

const stages = [64, 128, 256, 512]
const blocksAStage = 2

/**
 * ResNet-18 (He et al. 2016) as exporters write it, with each batch normalisation folded into its convolution: 11.7
 * million weights, drawn at random. Writes an ONNX file and answers the number of weights.
 */
export function writeResnet18(path: string, seed: number): number {
  const { input, output, channels, size, classes } = resnet18Ports
  const graph = createGraph(seed)
  const stem = graph.add('Relu', [convolution(graph, input, [channels, stages[0]], 7, 2)])
  let x = graph.add('MaxPool', [stem], { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] })
  let width = stages[0]
  for (const next of stages) {
    for (let block = 0; block < blocksAStage; block++) {
      x = residual(graph, x, [width, next], next === width ? 1 : 2)
      width = next
    }
  }
  const pooled = graph.add('Flatten', [graph.add('GlobalAveragePool', [x])])
  const head = [graph.random([classes, width], Math.sqrt(1 / width)), graph.filled([classes], 0)]
  graph.add('Gemm', [pooled, ...head], { transB: 1 }, output)
  return graph.write(
    path,
    [{ name: input, type: elements.float32, shape: [null, channels, size, size] }],
    [{ name: output, type: elements.float32, shape: [null, classes] }],
  )
}

type Widths = [from: number, to: number]

/** Two convolutions beside a shortcut, which is a convolution of its own where the size changes. */
function residual(graph: Graph, x: string, [from, to]: Widths, stride: number): string {
  const first = graph.add('Relu', [convolution(graph, x, [from, to], 3, stride)])
  const second = convolution(graph, first, [to, to], 3, 1)
  const shortcut = stride === 1 ? x : convolution(graph, x, [from, to], 1, stride)
  return graph.add('Relu', [graph.add('Add', [second, shortcut])])
}

function convolution(graph: Graph, x: string, [from, to]: Widths, size: number, stride: number): string {
  const pad = size >> 1
  // Half of He's variance keeps sums over shortcuts of the same order from block to block.
  const kernel = graph.random([to, from, size, size], Math.sqrt(1 / (from * size * size)))
  return graph.add('Conv', [x, kernel, graph.filled([to], 0)], {
    kernel_shape: [size, size],
    strides: [stride, stride],
    pads: [pad, pad, pad, pad],
  })
}
