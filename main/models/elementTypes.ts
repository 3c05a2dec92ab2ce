import type { TensorProto } from './onnx_pb.ts'

type ElementList = 'floatData' | 'int32Data' | 'int64Data' | 'doubleData' | 'uint64Data' | 'stringData'

export interface TensorType {
  name: string
  /** Bits an element takes in raw data; 0 for text, which has no raw form. */
  bits: number
  /** Where the elements are when they are not raw data. */
  list: ElementList
}

/** Element types by their number in the ONNX format. */
const tensorTypes = new Map<number, TensorType>([
  [1, { name: 'float32', bits: 32, list: 'floatData' }],
  [2, { name: 'uint8', bits: 8, list: 'int32Data' }],
  [3, { name: 'int8', bits: 8, list: 'int32Data' }],
  [4, { name: 'uint16', bits: 16, list: 'int32Data' }],
  [5, { name: 'int16', bits: 16, list: 'int32Data' }],
  [6, { name: 'int32', bits: 32, list: 'int32Data' }],
  [7, { name: 'int64', bits: 64, list: 'int64Data' }],
  [8, { name: 'string', bits: 0, list: 'stringData' }],
  [9, { name: 'bool', bits: 8, list: 'int32Data' }],
  [10, { name: 'float16', bits: 16, list: 'int32Data' }],
  [11, { name: 'float64', bits: 64, list: 'doubleData' }],
  [12, { name: 'uint32', bits: 32, list: 'uint64Data' }],
  [13, { name: 'uint64', bits: 64, list: 'uint64Data' }],
  [14, { name: 'complex64', bits: 64, list: 'floatData' }],
  [15, { name: 'complex128', bits: 128, list: 'doubleData' }],
  [16, { name: 'bfloat16', bits: 16, list: 'int32Data' }],
  [17, { name: 'float8e4m3fn', bits: 8, list: 'int32Data' }],
  [18, { name: 'float8e4m3fnuz', bits: 8, list: 'int32Data' }],
  [19, { name: 'float8e5m2', bits: 8, list: 'int32Data' }],
  [20, { name: 'float8e5m2fnuz', bits: 8, list: 'int32Data' }],
  [21, { name: 'uint4', bits: 4, list: 'int32Data' }],
  [22, { name: 'int4', bits: 4, list: 'int32Data' }],
  [23, { name: 'float4e2m1', bits: 4, list: 'int32Data' }],
  [24, { name: 'float8e8m0', bits: 8, list: 'int32Data' }],
  [25, { name: 'uint2', bits: 2, list: 'int32Data' }],
  [26, { name: 'int2', bits: 2, list: 'int32Data' }],
])

export const tensorType = (number: number): TensorType | undefined => tensorTypes.get(number)

/** Bytes that `count` elements take as raw data; types under 8 bits are packed. */
export const rawBytes = (type: TensorType, count: number): number => Math.ceil((count * type.bits) / 8)

/** Entries that `count` elements take in the list of their type: complex numbers two each, packed types share one. */
export function listEntries(type: TensorType, count: number): number {
  if (type.name.startsWith('complex')) return 2 * count
  return type.bits > 0 && type.bits < 8 ? rawBytes(type, count) : count
}

/** Whether the elements are in another file. */
export const isExternal = (tensor: TensorProto): boolean => tensor.dataLocation === 1
