import { basename } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { CarryoverError } from '../../contract/errors.ts'
import type { Binding } from '../../contract/models.ts'
import { quote } from './quote.ts'
import { runtimeError } from './runtimeErrors.ts'

// Loading this file loads the native runtime, in which a fault ends the process: it belongs into worker processes only.

/** Channels, height and width of one sample. */
export type SampleShape = Pick<Binding, 'channels' | 'height' | 'width'>

/**
 * Loads a network onto the CPU. One thread means the caller's own: no thread pool is made. More threads do not spin while
 * they wait, since idle pools would slow every other process down. Throws `MODEL_INVALID`, `MODEL_UNSUPPORTED` and
 * `OUT_OF_MEMORY`.
 */
export async function loadModel(path: string, binding: Binding, threads: number): Promise<InferenceSession> {
  if (binding.type !== 'float32') {
    const sentence = `"${basename(path)}" takes its input as ${binding.type}; only networks that take float32 can be run.`
    throw new CarryoverError('MODEL_UNSUPPORTED', sentence, 'Export it with a float32 input.')
  }
  return InferenceSession.create(path, {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    extra: { session: { intra_op: { allow_spinning: '0' } } },
    // Fatal only: what fails is thrown as well, and standard error belongs to the caller.
    logSeverityLevel: 4,
  }).catch((cause: unknown) => {
    throw runtimeError(path, cause)
  })
}

/** One output of one batch. */
export interface BatchOutput {
  shape: readonly number[]
  values: Float32Array
}

/**
 * Runs one batch, `input` in the binding's layout, and answers the outputs in the order of `names`. Throws like
 * `loadModel`.
 */
export async function runBatch(
  session: InferenceSession,
  path: string,
  binding: Binding,
  { channels, height, width }: SampleShape,
  input: Float32Array,
  names: string[],
): Promise<BatchOutput[]> {
  const sample = binding.layout === 'NCHW' ? [channels, height, width] : [height, width, channels]
  const batch = input.length / (channels * height * width)
  const feeds = { [binding.input]: new Tensor('float32', input, [batch, ...sample]) }
  const results = await session.run(feeds, [...new Set(names)]).catch((cause: unknown) => {
    throw runtimeError(path, cause)
  })
  return names.map((name) => {
    const { type, data, dims } = results[name]
    if (!(data instanceof Float32Array)) {
      const sentence = `"${basename(path)}" gives ${quote(name)} as ${type}; only float32 outputs can be used.`
      throw new CarryoverError('MODEL_UNSUPPORTED', sentence)
    }
    return { shape: dims, values: data }
  })
}
