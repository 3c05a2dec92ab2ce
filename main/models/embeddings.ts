import type { AttributeProto, GraphProto, NodeProto } from './onnx_pb.ts'

/** Operators that change neither the numbers that go through nor, in a weight, the number of its rows. */
const passNumbers = ['Identity', 'Cast', 'Reshape', 'Squeeze', 'Unsqueeze', 'Flatten']
const keepRows = ['Identity', 'Cast', 'DequantizeLinear']

/**
 * Rows of the embedding that the numbers of each input look up: of the weights in a Gather that they reach unchanged.
 * The smallest, where there are several. Inputs that look up nothing by this path are left out: what the bodies of
 * branches and loops do is not followed.
 */
export function embeddingsOf(graph: GraphProto): Record<string, number> {
  const rows = rowsOfWeights(graph)
  const readers = new Map<string, NodeProto[]>()
  for (const node of graph.node) {
    for (const name of node.input) {
      const others = readers.get(name)
      if (others) others.push(node)
      else readers.set(name, [node])
    }
  }
  const embeddings: [string, number][] = []
  for (const { name } of graph.input) {
    const found = lookups(name, readers, rows)
    if (found.length > 0) embeddings.push([name, Math.min(...found)])
  }
  return Object.fromEntries(embeddings)
}

/** Rows of every weight that the numbers called `name` look up. */
function lookups(name: string, readers: Map<string, NodeProto[]>, rows: Map<string, number>): number[] {
  const found: number[] = []
  const seen = new Set([name])
  for (const value of seen) {
    for (const { opType, input, output, attribute } of readers.get(value) ?? []) {
      if (opType === 'Gather' && input[1] === value && wholeNumber(attribute, 'axis') === 0) {
        const count = rows.get(input[0])
        if (count !== undefined) found.push(count)
      } else if (passNumbers.includes(opType) && input[0] === value && output.length > 0) {
        seen.add(output[0])
      }
    }
  }
  return found
}

/** The leading dimension of every weight, also after operators that keep it. */
function rowsOfWeights(graph: GraphProto): Map<string, number> {
  const rows = new Map<string, number>()
  const note = (name: string, dims: bigint[]) => {
    const count = Number(dims[0])
    if (dims.length > 1 && count > 0 && Number.isSafeInteger(count)) rows.set(name, count)
  }
  for (const { name, dims } of graph.initializer) note(name, dims)
  for (const { opType, input, output, attribute } of graph.node) {
    if (output.length === 0) continue
    const constant = opType === 'Constant' ? attribute.find(({ t }) => t)?.t : undefined
    if (constant) note(output[0], constant.dims)
    const count = keepRows.includes(opType) ? rows.get(input[0]) : undefined
    if (count !== undefined) rows.set(output[0], count)
  }
  return rows
}

/** An attribute that is 0 unless it is said. */
const wholeNumber = (attributes: AttributeProto[], name: string) =>
  Number(attributes.find((attribute) => attribute.name === name)?.i ?? 0n)
