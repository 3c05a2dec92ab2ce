import { toBinary } from '@bufbuild/protobuf'
import { contentsOf } from './contents.ts'
import { readModelFile } from './modelFile.ts'
import { cast, elementNumbers, portOf } from './nodes.ts'
import { ModelProtoSchema, type GraphProto, type ModelProto, type ValueInfoProto } from './onnx_pb.ts'
import { producersOf, sourceOf } from './producers.ts'

const { float32, float16 } = elementNumbers

/** An output of probabilities. Of one column, it is a sigmoid's. */
export interface Probabilities {
  name: string
  columns: number
}

export interface Spliced {
  /** The changed file; external data stays where it is. */
  bytes: Uint8Array
  /** What to feed and fetch instead, by the names in the file. */
  inputs: Map<string, string>
  outputs: Map<string, string>
  /** Whether what is fetched instead of the probabilities are the logits before them. */
  givesLogits: boolean
}

/**
 * A network changed for the runtime; `null` where nothing has to be changed. Its float16 inputs and outputs cross as
 * float32, because onnxruntime-node cannot carry float16. And where probabilities come out of a softmax or sigmoid, what
 * goes into it can be fetched in their place: probabilities near 0 and 1 are too coarse to tell log-odds from. What is
 * declared anew gets a new name, with a Cast between it and the old one: so nothing inside has to be renamed, and bodies
 * of branches and loops that reach outwards still find what they mean. Throws `MODEL_INVALID`.
 */
export async function spliced(path: string, probabilities?: Probabilities): Promise<Spliced | null> {
  const { model, graph } = await readModelFile(path)
  const freshName = nameGiver(model)
  const outputs = new Map<string, string>()
  const before = probabilities && logitsBefore(probabilities, graph)
  const inputs = castInputs(graph, freshName)
  for (const output of graph.output) {
    if (!isFloat16(output)) continue
    const fresh = freshName(`${output.name}_float32`)
    outputs.set(output.name, fresh)
    graph.node.push(cast(output.name, fresh, float32))
    redeclare(output, fresh)
  }
  if (probabilities && before !== undefined) {
    const fresh = freshName(`${before}_float32`)
    outputs.set(probabilities.name, fresh)
    graph.node.push(cast(before, fresh, float32))
    graph.output.push(portOf(fresh, float32))
  }
  if (inputs.size + outputs.size === 0) return null
  return { bytes: toBinary(ModelProtoSchema, model), inputs, outputs, givesLogits: before !== undefined }
}

/** Lets the graph take float32 where it took float16; answers what those inputs are called now. */
export function castInputs(graph: GraphProto, freshName: (base: string) => string): Map<string, string> {
  const inputs = new Map<string, string>()
  const weights = new Set(graph.initializer.map(({ name }) => name))
  for (const input of graph.input) {
    if (!isFloat16(input) || weights.has(input.name)) continue
    const fresh = freshName(`${input.name}_float32`)
    inputs.set(input.name, fresh)
    graph.node.unshift(cast(fresh, input.name, float16))
    redeclare(input, fresh)
  }
  return inputs
}

/** What goes into the softmax over the columns, or the sigmoid of the only one. */
export function logitsBefore({ name, columns }: Probabilities, graph: GraphProto): string | undefined {
  const head = sourceOf(name, producersOf(graph))
  if (head?.opType === 'Sigmoid' && columns === 1) return head.input[0]
  const axis = Number(head?.attribute.find((attribute) => attribute.name === 'axis')?.i ?? 1n)
  return head?.opType === 'Softmax' && columns > 1 && (axis === 1 || axis === -1) ? head.input[0] : undefined
}

const isFloat16 = ({ type }: ValueInfoProto) => type?.tensorType?.elemType === float16

function redeclare(port: ValueInfoProto, name: string): void {
  port.name = name
  port.type!.tensorType!.elemType = float32
}

/** Gives names that nothing in the network has. */
export function nameGiver(model: ModelProto): (base: string) => string {
  const { nodes, initializers } = contentsOf(model)
  const taken = new Set([...initializers.map(({ name }) => name), ...nodes.flatMap((node) => node.output)])
  for (const { name } of [...model.graph!.input, ...model.graph!.output]) taken.add(name)
  return (base) => {
    let fresh = base
    while (taken.has(fresh)) fresh += '_'
    taken.add(fresh)
    return fresh
  }
}
