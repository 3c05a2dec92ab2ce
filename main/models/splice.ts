import { create, toBinary } from '@bufbuild/protobuf'
import { contentsOf } from './contents.ts'
import { readModelFile } from './modelFile.ts'
import {
  AttributeProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  type ModelProto,
  type NodeProto,
  type ValueInfoProto,
} from './onnx_pb.ts'

/** Numbers of element types in the ONNX format. */
const float32 = 1
const float16 = 10

/** Number of the attribute type that holds whole numbers. */
const wholeNumber = 2

export interface Spliced {
  /** The changed file; external data stays where it is. */
  bytes: Uint8Array
  /** The new names of inputs and outputs that were float16, by the old ones. */
  inputs: Map<string, string>
  outputs: Map<string, string>
}

/**
 * A network whose float16 inputs and outputs cross as float32, because onnxruntime-node cannot carry float16. What is
 * declared gets a new name, with a Cast between it and the old one: so nothing inside has to be renamed, and bodies of
 * branches and loops that reach outwards still find what they mean. Throws `MODEL_INVALID`.
 */
export async function withFloat32Ports(path: string): Promise<Spliced> {
  const { model, graph } = await readModelFile(path)
  const freshName = nameGiver(model)
  const weights = new Set(graph.initializer.map(({ name }) => name))
  const inputs = new Map<string, string>()
  const outputs = new Map<string, string>()
  for (const input of graph.input) {
    if (!isFloat16(input) || weights.has(input.name)) continue
    const fresh = freshName(input.name)
    inputs.set(input.name, fresh)
    graph.node.unshift(cast(fresh, input.name, float16))
    redeclare(input, fresh)
  }
  for (const output of graph.output) {
    if (!isFloat16(output)) continue
    const fresh = freshName(output.name)
    outputs.set(output.name, fresh)
    graph.node.push(cast(output.name, fresh, float32))
    redeclare(output, fresh)
  }
  return { bytes: toBinary(ModelProtoSchema, model), inputs, outputs }
}

const isFloat16 = ({ type }: ValueInfoProto) => type?.tensorType?.elemType === float16

function redeclare(port: ValueInfoProto, name: string): void {
  port.name = name
  port.type!.tensorType!.elemType = float32
}

const cast = (from: string, to: string, type: number): NodeProto =>
  create(NodeProtoSchema, {
    opType: 'Cast',
    input: [from],
    output: [to],
    attribute: [create(AttributeProtoSchema, { name: 'to', type: wholeNumber, i: BigInt(type) })],
  })

/** Gives names that nothing in the network has. */
function nameGiver(model: ModelProto): (base: string) => string {
  const { nodes, initializers } = contentsOf(model)
  const taken = new Set([...initializers.map(({ name }) => name), ...nodes.flatMap((node) => node.output)])
  for (const { name } of [...model.graph!.input, ...model.graph!.output]) taken.add(name)
  return (base) => {
    let fresh = `${base}_float32`
    while (taken.has(fresh)) fresh += '_'
    taken.add(fresh)
    return fresh
  }
}
