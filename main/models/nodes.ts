import { create, toBinary } from '@bufbuild/protobuf'
import {
  AttributeProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  OperatorSetIdProtoSchema,
  TensorProtoSchema,
  TypeProto_TensorSchema,
  TypeProtoSchema,
  ValueInfoProtoSchema,
  type AttributeProto,
  type GraphProto,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
} from './onnx_pb.ts'

/** Numbers of element types in the ONNX format. */
export const elementNumbers = {
  float32: 1,
  uint8: 2,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float16: 10,
  float64: 11,
} as const
export type ElementNumber = (typeof elementNumbers)[keyof typeof elementNumbers]

/** Numbers of the attribute types that hold one whole number, a tensor, and a list of whole numbers. */
const attributeTypes = { int: 2, tensor: 4, ints: 7 } as const

type Attribute = number | number[] | TensorProto

function attributeOf(name: string, value: Attribute): AttributeProto {
  const { int, ints, tensor } = attributeTypes
  if (typeof value === 'number') return create(AttributeProtoSchema, { name, type: int, i: BigInt(value) })
  if (Array.isArray(value)) return create(AttributeProtoSchema, { name, type: ints, ints: value.map(BigInt) })
  return create(AttributeProtoSchema, { name, type: tensor, t: value })
}

/** A node with one output. */
export const node = (
  opType: string,
  input: string[],
  output: string,
  attributes: Record<string, Attribute> = {},
): NodeProto =>
  create(NodeProtoSchema, {
    opType,
    input,
    output: [output],
    attribute: Object.entries(attributes).map(([name, value]) => attributeOf(name, value)),
  })

export const cast = (from: string, to: string, type: ElementNumber): NodeProto => node('Cast', [from], to, { to: type })

/** Numbers as nodes rather than initialisers: files of old versions have to list those among their inputs. */
export const floatConstant = (output: string, dims: number[], values: ArrayLike<number>): NodeProto =>
  node('Constant', [], output, {
    value: create(TensorProtoSchema, {
      dataType: elementNumbers.float32,
      dims: dims.map(BigInt),
      rawData: new Uint8Array(Float32Array.from(values).buffer),
    }),
  })

export const wholeConstant = (output: string, dims: number[], values: number[]): NodeProto =>
  node('Constant', [], output, {
    value: create(TensorProtoSchema, {
      dataType: elementNumbers.int64,
      dims: dims.map(BigInt),
      int64Data: values.map(BigInt),
    }),
  })

/** An input or output of that element type; of any shape, unless it is given with null for what is free. */
export function portOf(name: string, elemType: ElementNumber, shape?: (number | null)[]): ValueInfoProto {
  const dim = shape?.map((length) => (length === null ? {} : { dimValue: BigInt(length) }))
  const tensorType = create(TypeProto_TensorSchema, { elemType, ...(dim ? { shape: { dim } } : {}) })
  return create(ValueInfoProtoSchema, { name, type: create(TypeProtoSchema, { tensorType }) })
}

/** A file of operator set 13 with that graph. */
export function fileOf(graph: GraphProto): Uint8Array {
  const opsetImport = [create(OperatorSetIdProtoSchema, { domain: '', version: 13n })]
  return toBinary(ModelProtoSchema, create(ModelProtoSchema, { irVersion: 7n, opsetImport, graph }))
}
