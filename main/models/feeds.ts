import type { Tensor } from 'onnxruntime-node'
import type { Binding, ElementType } from '../../contract/models.ts'

/** Elements of an input. Those of float16 are given as float32, and bool as 0 and 1. */
export type FeedData = Float32Array | Float64Array | Uint8Array | Int32Array | BigInt64Array | string[]

/** What one input takes: the samples of a batch one after the other, row-major. */
export interface Feed {
  name: string
  type: ElementType
  /** Of one sample, without the batch. */
  shape: number[]
  data: FeedData
}

/** An input as it goes into the runtime. */
export interface InputTensor {
  name: string
  type: ElementType
  dims: number[]
  data: FeedData
}

/** An input that lies in the memory of a device. */
export interface HeldTensor {
  name: string
  dims: number[]
  tensor: Tensor
}

/** Elements of that type, all alike; text is empty. */
export function filled(type: ElementType, length: number, value: number): FeedData {
  switch (type) {
    case 'float32':
    case 'float16':
      return new Float32Array(length).fill(value)
    case 'float64':
      return new Float64Array(length).fill(value)
    case 'uint8':
    case 'bool':
      return new Uint8Array(length).fill(value)
    case 'int32':
      return new Int32Array(length).fill(value)
    case 'int64':
      return new BigInt64Array(length).fill(BigInt(value))
    case 'string':
      return new Array<string>(length).fill('')
  }
}

export const sizeOf = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1)

/** The inputs that take the sample, in the order of the binding. */
export function sampleInputs(binding: Binding): { name: string; type: ElementType }[] {
  switch (binding.kind) {
    case 'image':
      return [{ name: binding.input, type: binding.type }]
    case 'text':
      return [binding.ids, binding.attention, binding.types].filter((input) => input !== null)
    case 'table':
      return binding.inputs
  }
}

/** Every input of the network for one batch: the feeds, the constants, and the positions of tokens. */
export function completeBatch(binding: Binding, feeds: readonly Feed[], batch: number): InputTensor[] {
  const tensors = feeds.map(({ name, type, shape, data }) => ({ name, type, dims: [batch, ...shape], data }))
  const length = binding.kind === 'text' ? tensors.find(({ name }) => name === binding.ids.name)!.dims[1] : 0
  return [...tensors, ...otherInputs(binding, batch, length)]
}

/** The inputs that are the same for every sample: the constants, and the positions of as many tokens. */
export function otherInputs(binding: Binding, batch: number, length: number): InputTensor[] {
  const tensors = binding.constants.map(({ name, type, perSample, shape, value }) => {
    const dims = perSample ? [batch, ...shape] : shape
    return { name, type, dims, data: filled(type, sizeOf(dims), value) }
  })
  if (binding.kind !== 'text' || !binding.positions) return tensors
  const { name, type } = binding.positions
  return [...tensors, { name, type, dims: [batch, length], data: positions(type, batch, length) }]
}

/** 0, 1, 2, … up to the length, for each sample. */
function positions(type: ElementType, batch: number, length: number): FeedData {
  const data = filled(type, batch * length, 0)
  for (let at = 0; at < data.length; at++) data[at] = data instanceof BigInt64Array ? BigInt(at % length) : at % length
  return data
}

/** Samples from `start` on of feeds that hold `count`: `rows` of them, the last repeated until there are `step`. */
export function someSamples(feed: Feed, count: number, start: number, rows: number, step: number): Feed {
  const size = feed.data.length / count
  if (rows === step) return { ...feed, data: feed.data.slice(start * size, (start + rows) * size) }
  const data = filled(feed.type, step * size, 0)
  for (let row = 0; row < step; row++) {
    const from = (start + Math.min(row, rows - 1)) * size
    for (let at = 0; at < size; at++) data[row * size + at] = feed.data[from + at]
  }
  return { ...feed, data }
}

/** Faults of the caller: inputs without a feed, or feeds of another size or type. */
export function checkFeeds(binding: Binding, feeds: readonly Feed[], batch: number): void {
  const inputs = sampleInputs(binding)
  for (const { name, type } of inputs) {
    const feed = feeds.find((candidate) => candidate.name === name)
    if (feed?.type !== type) throw new RangeError(`the input ${name} takes ${type}, not ${feed?.type ?? 'nothing'}`)
  }
  if (feeds.length !== inputs.length) throw new RangeError(`${feeds.length} feeds for ${inputs.length} inputs`)
  for (const { name, shape, data } of feeds) {
    if (data.length !== batch * sizeOf(shape)) {
      throw new RangeError(`${data.length} elements are not ${batch} samples of [${shape.join(', ')}] for ${name}`)
    }
  }
}
