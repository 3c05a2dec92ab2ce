import type { GraphProto, NodeProto } from './onnx_pb.ts'

/** Operators that give what they take, in another type or shape. */
const passOn = ['Identity', 'Cast', 'Reshape', 'Squeeze', 'Unsqueeze', 'Flatten']

/** The node that makes each value. */
export const producersOf = (graph: GraphProto): Map<string, NodeProto> =>
  new Map(graph.node.flatMap((node) => node.output.map((value) => [value, node])))

/** The node that a value comes out of, behind those that only pass it on; a damaged graph may lead in circles. */
export function sourceOf(value: string, producers: Map<string, NodeProto>): NodeProto | undefined {
  const seen = new Set<NodeProto>()
  let node = producers.get(value)
  while (node && passOn.includes(node.opType) && !seen.has(node)) {
    seen.add(node)
    const before = producers.get(node.input[0] ?? '')
    if (!before) break
    node = before
  }
  return node
}
