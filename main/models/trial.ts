import { basename } from 'node:path'
import type { InferenceSession } from 'onnxruntime-node'
import { CarryoverError } from '../../contract/errors.ts'
import type { Binding } from '../../contract/models.ts'
import { quote } from './quote.ts'
import { loadModel, runBatch, type BatchOutput, type SampleShape } from './runtime.ts'

/** Numbers in one batch; more than any picture has, and few enough to be allocated. */
const largestInput = 2 ** 26

/** What is tried where a network leaves the size of its pictures free; the first that runs will do. */
const usualChannels = [3, 1]
const usualSizes = [224, 32, 28]

interface Sizes {
  classes: number
  featureCount: number
}

/**
 * Runs a network on zeros, for worker processes only: one sample, and two where the batch is free. Answers the binding
 * with `classes` and `featureCount` as they came out, and with a batch of 1 where two samples do not work although the
 * file leaves the batch free. Channels, height and width stay 0 where they are free. Throws `MODEL_BINDING` when logits
 * are not [batch, classes] or features not [batch, …], `MODEL_INVALID`, `MODEL_UNSUPPORTED` and `OUT_OF_MEMORY`.
 */
export async function trialRun(path: string, binding: Binding): Promise<Binding> {
  const session = await loadModel(path, binding, 1)
  try {
    const batch = binding.batch ?? 1
    const { sizes, shape } = await firstThatRuns(session, path, binding, batch)
    if (binding.batch !== null) return { ...binding, ...sizes }
    const free = await runZeros(session, path, binding, shape, 2).then(
      (pair) => pair.classes === sizes.classes && pair.featureCount === sizes.featureCount,
      () => false,
    )
    return { ...binding, ...sizes, batch: free ? null : 1 }
  } finally {
    await session.release()
  }
}

/** Tries the usual shapes where the network leaves its own free; the first fault is the one that is told. */
async function firstThatRuns(session: InferenceSession, path: string, binding: Binding, batch: number) {
  const shapes = (binding.channels > 0 ? [binding.channels] : usualChannels).flatMap((channels) =>
    (binding.height > 0 && binding.width > 0 ? [0] : usualSizes).map((size) => ({
      channels,
      height: binding.height || size,
      width: binding.width || size,
    })),
  )
  const faults: unknown[] = []
  for (const shape of shapes) {
    try {
      return { shape, sizes: await runZeros(session, path, binding, shape, batch) }
    } catch (fault) {
      faults.push(fault)
    }
  }
  throw faults[0]
}

async function runZeros(
  session: InferenceSession,
  path: string,
  binding: Binding,
  shape: SampleShape,
  batch: number,
): Promise<Sizes> {
  const length = batch * shape.channels * shape.height * shape.width
  if (length > largestInput) {
    const sentence = `"${basename(path)}" takes ${length} numbers at once; no more than ${largestInput} are possible.`
    throw new CarryoverError('MODEL_UNSUPPORTED', sentence)
  }
  const names = binding.features === null ? [binding.logits] : [binding.logits, binding.features]
  const [logits, features] = await runBatch(session, path, binding, shape, new Float32Array(length), names)
  if (!isLogits(logits, batch)) throw wrongShape(path, binding.logits, 'logits are [batch, classes]', logits, batch)
  if (!logits.values.every(Number.isFinite)) {
    throw new CarryoverError(
      'MODEL_INVALID',
      `"${basename(path)}" gives logits that are not finite for an input of zeros.`,
    )
  }
  if (features && !isFeatures(features, batch)) {
    throw wrongShape(path, binding.features!, 'features are [batch, count]', features, batch)
  }
  return { classes: logits.values.length / batch, featureCount: features ? features.values.length / batch : 0 }
}

/** Dimensions of 1 may follow. */
const isLogits = ({ shape }: BatchOutput, batch: number) =>
  shape.length >= 2 && shape[0] === batch && shape[1] >= 1 && shape.slice(2).every((length) => length === 1)

const isFeatures = ({ shape, values }: BatchOutput, batch: number) =>
  shape.length >= 2 && shape[0] === batch && values.length > 0

const wrongShape = (path: string, name: string, wanted: string, { shape }: BatchOutput, batch: number) =>
  new CarryoverError(
    'MODEL_BINDING',
    `${wanted[0].toUpperCase()}${wanted.slice(1)}, but the output ${quote(name)} of "${basename(path)}" came out as ` +
      `[${shape.join(', ')}] for a batch of ${batch}.`,
  )
