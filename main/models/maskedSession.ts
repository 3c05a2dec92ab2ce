import { toBinary } from '@bufbuild/protobuf'
import { maxPlayers } from '../../contract/limits.ts'
import type { ValueFunction } from '../../contract/analysis.ts'
import type { Binding, ElementType } from '../../contract/models.ts'
import { otherInputs, type FeedData, type InputTensor } from './feeds.ts'
import { holdInputs } from './heldInputs.ts'
import { logitsOf } from './logits.ts'
import { reducedMap } from './maskMap.ts'
import { readModelFile } from './modelFile.ts'
import { ModelProtoSchema } from './onnx_pb.ts'
import { loadSpliced, type RuntimeOptions } from './runtime.ts'
import { castInputs, logitsBefore, nameGiver } from './splice.ts'
import { spliceHead, type HeadPorts, type LinearHead } from './spliceHead.ts'
import { canSplice, maskColumns, spliceMasks, type MaskedPort, type MaskInputs } from './spliceMasks.ts'

/** One input of the network for one sample: what is there, what is there instead, and whose each element is. */
export interface MaskedPicture {
  name: string
  type: ElementType
  /** Of one sample. */
  shape: number[]
  sample: FeedData
  baseline: FeedData
  /** The player of each element; from `maxPlayers` on it belongs to none and always stays. */
  map: Uint8Array
}

export interface MaskedSessionOptions extends RuntimeOptions {
  inputs: readonly MaskedPort[]
  probe: LinearHead | null
  /** Null for the logits of all classes. */
  value: ValueFunction | null
}

/** Forward passes of the masks from the first on: rows of logits, or a value each. */
export type MaskedPasses = (firstMask: number, count: number) => Promise<Float32Array>

export interface MaskedSession {
  /** What comes out: values are left to the caller where they would be logarithms of probabilities. */
  gives: 'logits' | 'values'
  /**
   * Prepares a sample for many runs, in place of the one before; `target` is the class that values are about. One run at
   * a time.
   */
  on(inputs: readonly MaskedPicture[], target: number): Promise<MaskedPasses>
  release(): Promise<void>
}

/**
 * Opens a network with the masking in front of it and probe and value function behind it, in one graph: what crosses to
 * a device are the mask bits, and what comes back are the values. For worker processes only. Null where its inputs
 * cannot be masked inside. Throws what `openSession` throws.
 */
export async function openMaskedSession(
  path: string,
  binding: Binding,
  options: MaskedSessionOptions,
): Promise<MaskedSession | null> {
  const { probe, value } = options
  const { model, graph, opset } = await readModelFile(path)
  if (!canSplice(options.inputs, opset)) return null
  const freshName = nameGiver(model)
  const { logits: name, classes: columns } = binding
  const isProbability = binding.scale === 'probabilities' && !probe
  const before = isProbability ? logitsBefore({ name, columns }, graph) : name
  const inside = before === undefined ? null : value
  const head = spliceHead(
    graph,
    opset,
    probe
      ? { from: binding.features!, columns: binding.featureCount, probe, value: inside }
      : { from: before ?? name, columns, probe: null, value: inside },
    freshName,
  )
  const masks = spliceMasks(graph, opset, options.inputs, freshName)
  const inputs = castInputs(graph, freshName)
  const bytes = toBinary(ModelProtoSchema, model)
  const network = await loadSpliced(path, { bytes, inputs, outputs: new Map(), givesLogits: true }, options)
  const ports = options.inputs.flatMap((input) => portsOf(input, masks))
  const held = await holdInputs(path, ports, options).catch(async (error: unknown) => {
    await network.release()
    throw error
  })
  const classes = probe ? probe.intercept.length : columns

  return {
    gives: inside === null ? 'logits' : 'values',
    async on(pictures, target) {
      const fixed = [
        ...(await held.hold(pictures.flatMap((picture) => tensorsOf(picture, masks)))),
        ...classInputs(head, classes, target),
      ]
      const length = pictures[0].shape.at(0) ?? 1
      const others = new Map<number, InputTensor[]>()
      return async (firstMask, count) => {
        const step = binding.batch ?? count
        const width = inside === null ? classes : 1
        const results = new Float32Array(count * width)
        if (!others.has(step)) others.set(step, otherInputs(binding, step, length))
        for (let start = 0; start < count; start += step) {
          const mask = maskTensor(masks.mask, firstMask + start, step)
          const [{ values }] = await network.run([mask, ...fixed, ...others.get(step)!], [head.output])
          const rows = Math.min(step, count - start) * width
          const part = (before === undefined ? logitsOf(values, columns) : values).subarray(0, rows)
          results.set(part, start * width)
        }
        return results
      }
    },
    async release() {
      await held.release()
      await network.release()
    },
  }
}

/** Bits of the masks from the first on, 1 and 0, and a last column of 1. */
function maskTensor(name: string, firstMask: number, count: number): InputTensor {
  const data = new Float32Array(count * maskColumns)
  for (let row = 0; row < count; row++) {
    const start = row * maskColumns
    for (let player = 0; player < maxPlayers; player++) data[start + player] = ((firstMask + row) >> player) & 1
    data[start + maxPlayers] = 1
  }
  return { name, type: 'float32', dims: [count, maskColumns], data }
}

/** Sample, baseline and map of an input. */
function portsOf({ name, type }: MaskedPort, { ports }: MaskInputs): Pick<InputTensor, 'name' | 'type'>[] {
  const names = ports.get(name)!
  const crossing = type === 'bool' ? 'uint8' : type
  return [
    { name: names.sample, type: crossing },
    { name: names.baseline, type: crossing },
    { name: names.map, type: 'int32' },
  ]
}

function tensorsOf(picture: MaskedPicture, masks: MaskInputs): InputTensor[] {
  const { shape, sample, baseline } = picture
  const map = reducedMap(picture.map, shape)
  const contents = [
    { dims: shape, data: sample },
    { dims: shape, data: baseline },
    { dims: map.shape, data: map.data },
  ]
  return portsOf(picture, masks).map((port, at) => ({ ...port, ...contents[at] }))
}

function classInputs({ target, others, sign }: HeadPorts, classes: number, wanted: number): InputTensor[] {
  const whole = (name: string, values: number[]): InputTensor => ({
    name,
    type: 'int64',
    dims: [values.length],
    data: BigInt64Array.from(values, BigInt),
  })
  const rest = Array.from({ length: classes }, (_, k) => k).filter((k) => k !== wanted)
  return [
    ...(target === null ? [] : [whole(target, [wanted])]),
    ...(others === null ? [] : [whole(others, rest)]),
    ...(sign === null
      ? []
      : [{ name: sign, type: 'float32' as const, dims: [1], data: Float32Array.of(wanted === 1 ? 1 : -1) }]),
  ]
}
