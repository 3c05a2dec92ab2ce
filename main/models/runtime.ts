import { basename } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { CarryoverError } from '../../contract/errors.ts'
import type { InputTensor } from './feeds.ts'
import { quote } from './quote.ts'
import { runtimeError } from './runtimeErrors.ts'

// Loading this file loads the native runtime, in which a fault ends the process: it belongs into worker processes only.

/**
 * Loads a network onto the CPU. One thread means the caller's own: no thread pool is made. More threads do not spin while
 * they wait, since idle pools would slow every other process down. Throws `MODEL_INVALID`, `MODEL_UNSUPPORTED` and
 * `OUT_OF_MEMORY`.
 */
export async function loadModel(path: string, threads: number): Promise<InferenceSession> {
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
  values: Float32Array | Float64Array
}

/** Runs one batch and answers the outputs in the order of `names`. Throws like `loadModel`. */
export async function runBatch(
  session: InferenceSession,
  path: string,
  inputs: InputTensor[],
  names: string[],
): Promise<BatchOutput[]> {
  const feeds = Object.fromEntries(inputs.map((input) => [input.name, tensorOf(input)]))
  const results = await session.run(feeds, [...new Set(names)]).catch((cause: unknown) => {
    throw runtimeError(path, cause)
  })
  return names.map((name) => {
    const { type, data, dims } = results[name]
    if (data instanceof Float32Array || data instanceof Float64Array) return { shape: dims, values: data }
    const sentence = `"${basename(path)}" gives ${quote(name)} as ${type}; only outputs of floats can be used.`
    throw new CarryoverError('MODEL_UNSUPPORTED', sentence)
  })
}

function tensorOf({ type, dims, data }: InputTensor): Tensor {
  if (Array.isArray(data)) return new Tensor('string', data, dims)
  if (data instanceof Uint8Array)
    return type === 'bool' ? new Tensor('bool', data, dims) : new Tensor('uint8', data, dims)
  if (data instanceof BigInt64Array) return new Tensor('int64', data, dims)
  if (data instanceof Int32Array) return new Tensor('int32', data, dims)
  if (data instanceof Float64Array) return new Tensor('float64', data, dims)
  return new Tensor('float32', data, dims)
}
