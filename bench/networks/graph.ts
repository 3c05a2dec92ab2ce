import { create, toBinary } from '@bufbuild/protobuf'
import { writeFileSync } from 'node:fs'
import { randomIntegers } from '../../main/knowledge/random.ts'
import { sizeOf } from '../../main/models/feeds.ts'
import {
  AttributeProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  OperatorSetIdProtoSchema,
  TensorProtoSchema,
  TensorShapeProto_DimensionSchema,
  TensorShapeProtoSchema,
  TypeProto_TensorSchema,
  TypeProtoSchema,
  ValueInfoProtoSchema,
  type AttributeProto,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
} from '../../main/models/onnx_pb.ts'

/** Numbers of element types and of attribute types in the ONNX format. */
export const elements = { float32: 1, int64: 7 }
const attributeTypes = { int: 2, ints: 7 }

const irVersion = 8n
const opset = 17n

export interface Port {
  name: string
  type: number
  /** `null` where the network leaves a length free. */
  shape: (number | null)[]
}

/** Collects a network with random weights, the same ones for the same seed, and writes it as an ONNX file. */
export function createGraph(seed: number) {
  const integer = randomIntegers(seed)
  const nodes: NodeProto[] = []
  const weights: TensorProto[] = []
  let parameters = 0

  function floats(dims: number[], numberAt: () => number): string {
    const numbers = Float32Array.from({ length: sizeOf(dims) }, numberAt)
    const name = `weight_${weights.length}`
    const rawData = new Uint8Array(numbers.buffer)
    weights.push(create(TensorProtoSchema, { name, dataType: elements.float32, dims: dims.map(BigInt), rawData }))
    parameters += numbers.length
    return name
  }

  return {
    /** An operator with one output, whose name is answered. */
    add(opType: string, input: string[], attribute: Record<string, number | number[]> = {}, output?: string): string {
      const name = output ?? `${opType.toLowerCase()}_${nodes.length}`
      const attributeList = Object.entries(attribute).map(([key, value]) => attributeOf(key, value))
      nodes.push(create(NodeProtoSchema, { opType, input, output: [name], attribute: attributeList }))
      return name
    },

    /** Uniform weights around 0 with this standard deviation. */
    random(dims: number[], deviation: number): string {
      const half = Math.sqrt(3) * deviation
      return floats(dims, () => half * ((2 * integer(2 ** 24)) / 2 ** 24 - 1))
    },

    /** Weights that are all this number. */
    filled: (dims: number[], value: number): string => floats(dims, () => value),

    /** Whole numbers that an operator takes as an input, such as a shape; a single one is a scalar. */
    integers(numbers: number | number[]): string {
      const name = `integers_${weights.length}`
      const dims = Array.isArray(numbers) ? [BigInt(numbers.length)] : []
      const int64Data = [numbers].flat().map(BigInt)
      weights.push(create(TensorProtoSchema, { name, dataType: elements.int64, dims, int64Data }))
      return name
    },

    /** Answers the number of weights. */
    write(path: string, input: Port[], output: Port[]): number {
      const graph = create(GraphProtoSchema, {
        node: nodes,
        initializer: weights,
        input: input.map(valueInfo),
        output: output.map(valueInfo),
      })
      const name = new TextEncoder().encode('bench')
      graph.$unknown = [{ ...graphNameField, data: Uint8Array.of(name.length, ...name) }]
      const opsetImport = [create(OperatorSetIdProtoSchema, { version: opset })]
      const model = create(ModelProtoSchema, { irVersion, producerName: 'carryover bench', graph, opsetImport })
      writeFileSync(path, toBinary(ModelProtoSchema, model))
      return parameters
    },
  }
}

export type Graph = ReturnType<typeof createGraph>

/** Fields of the format that the program never reads: an attribute's list of whole numbers and the name of a graph. */
const intsField = { no: 8, wireType: 0 }
const graphNameField = { no: 2, wireType: 2 }

/** A whole number, or a list of them from 0 to 127, each of which is one byte on the wire. */
function attributeOf(name: string, value: number | number[]): AttributeProto {
  if (!Array.isArray(value)) {
    return create(AttributeProtoSchema, { name, type: attributeTypes.int, i: BigInt(value) })
  }
  const attribute = create(AttributeProtoSchema, { name, type: attributeTypes.ints })
  attribute.$unknown = value.map((number) => ({ ...intsField, data: Uint8Array.of(number) }))
  return attribute
}

function valueInfo({ name, type, shape }: Port): ValueInfoProto {
  const dim = shape.map((length) =>
    create(TensorShapeProto_DimensionSchema, length === null ? {} : { dimValue: BigInt(length) }),
  )
  const tensorType = create(TypeProto_TensorSchema, { elemType: type, shape: create(TensorShapeProtoSchema, { dim }) })
  return create(ValueInfoProtoSchema, { name, type: create(TypeProtoSchema, { tensorType }) })
}
