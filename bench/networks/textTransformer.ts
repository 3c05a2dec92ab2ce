import { createGraph, elements, type Graph } from './graph.ts'

/** What the network takes and gives. */
export const textTransformerPorts = { ids: 'input_ids', mask: 'attention_mask', output: 'logits', classes: 2 }

/** The sizes of BERT-mini (Turc et al. 2019). */
const layers = 4
const width = 256
const heads = 4
const vocabulary = 30_522
const longest = 512

/**
 * A text transformer of four layers: 11 million weights, most of them its embedding, drawn at random. Each half of a
 * layer reads a normalised copy and adds what it finds. Writes an ONNX file and answers the number of weights.
 */
export function writeTextTransformer(path: string, seed: number): number {
  const { ids, mask, output, classes } = textTransformerPorts
  const graph = createGraph(seed)
  const tokens = graph.add('Gather', [graph.random([vocabulary, width], 1), ids])
  const length = graph.add('Shape', [ids], { start: 1, end: 2 })
  const places = [graph.random([longest, width], 1), graph.integers([0]), length, graph.integers([0])]
  let x = graph.add('Add', [tokens, graph.add('Slice', places)])

  // 0 where a token may be looked at, −10,000 where it may not: [batch, 1, 1, length].
  const shown = graph.add('Unsqueeze', [graph.add('Cast', [mask], { to: elements.float32 }), graph.integers([1, 2])])
  const hidden = graph.add('Sub', [graph.filled([], 1), shown])
  const bias = graph.add('Mul', [hidden, graph.filled([], -10_000)])

  for (let layer = 0; layer < layers; layer++) {
    x = graph.add('Add', [x, attention(graph, normalised(graph, x), bias)])
    x = graph.add('Add', [x, perceptron(graph, normalised(graph, x))])
  }
  const first = graph.add('Gather', [normalised(graph, x), graph.integers(0)], { axis: 1 })
  dense(graph, first, [width, classes], output)
  return graph.write(
    path,
    [ids, mask].map((name) => ({ name, type: elements.int64, shape: [null, null] })),
    [{ name: output, type: elements.float32, shape: [null, classes] }],
  )
}

const normalised = (graph: Graph, x: string) =>
  graph.add('LayerNormalization', [x, graph.filled([width], 1), graph.filled([width], 0)])

function dense(graph: Graph, x: string, [from, to]: [number, number], output?: string): string {
  const product = graph.add('MatMul', [x, graph.random([from, to], Math.sqrt(1 / from))])
  return graph.add('Add', [product, graph.filled([to], 0)], {}, output)
}

function attention(graph: Graph, x: string, bias: string): string {
  // 0 keeps a length: [batch, length, heads, width of a head].
  const split = graph.integers([0, 0, heads, width / heads])
  const part = (perm: number[]) =>
    graph.add('Transpose', [graph.add('Reshape', [dense(graph, x, [width, width]), split])], { perm })
  const queries = part([0, 2, 1, 3])
  const keys = part([0, 2, 3, 1])
  const values = part([0, 2, 1, 3])
  const products = graph.add('MatMul', [queries, keys])
  const scores = graph.add('Mul', [products, graph.filled([], Math.sqrt(heads / width))])
  const weights = graph.add('Softmax', [graph.add('Add', [scores, bias])], { axis: 3 })
  const mixed = graph.add('Transpose', [graph.add('MatMul', [weights, values])], { perm: [0, 2, 1, 3] })
  return dense(graph, graph.add('Reshape', [mixed, graph.integers([0, 0, width])]), [width, width])
}

/** With GELU as exporters write it out: x (1 + erf(x / √2)) / 2. */
function perceptron(graph: Graph, x: string): string {
  const inner = dense(graph, x, [width, 4 * width])
  const erf = graph.add('Erf', [graph.add('Div', [inner, graph.filled([], Math.SQRT2)])])
  const gated = graph.add('Mul', [inner, graph.add('Add', [erf, graph.filled([], 1)])])
  return dense(graph, graph.add('Mul', [gated, graph.filled([], 0.5)]), [4 * width, width])
}
