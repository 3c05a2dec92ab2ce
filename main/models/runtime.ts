import { basename, dirname } from 'node:path'
import type { InferenceSession, Tensor } from 'onnxruntime-node'
import { CarryoverError } from '../../contract/errors.ts'
import type { ProviderName } from '../../contract/providers.ts'
import { executionProviders } from './executionProviders.ts'
import type { HeldTensor, InputTensor } from './feeds.ts'
import { native } from './nativeRuntime.ts'
import { quote } from './quote.ts'
import { runtimeError } from './runtimeErrors.ts'
import { spliced, type Probabilities, type Spliced } from './splice.ts'

// Loading this file loads the native runtime, in which a fault ends the process: it belongs into worker processes only.

/** One output of one batch. */
export interface BatchOutput {
  shape: readonly number[]
  values: Float32Array | Float64Array
}

export interface Network {
  /** Whether the output of probabilities gives the logits before them instead. */
  givesLogits: boolean
  /** Runs one batch and answers the outputs in the order of `names`. Throws like `loadNetwork`. */
  run(inputs: (InputTensor | HeldTensor)[], names: string[]): Promise<BatchOutput[]>
  release(): Promise<void>
}

export interface RuntimeOptions {
  provider: ProviderName
  /** Threads that share one run on the CPU; 1 is best when several processes run at once. */
  threads: number
}

/**
 * Loads a network. One thread means the caller's own: no thread pool is made. More threads do not spin while they wait,
 * since idle pools would slow every other process down. With `probabilities`, that output gives the logits before its
 * softmax or sigmoid, where it has one. Throws `MODEL_INVALID`, `MODEL_UNSUPPORTED`, `OUT_OF_MEMORY`, and where it is
 * another provider than the CPU that fails, `PROVIDER_UNAVAILABLE`.
 */
export async function loadNetwork(
  path: string,
  options: RuntimeOptions,
  probabilities?: Probabilities,
): Promise<Network> {
  return networkOver(path, options, await openPorts(path, options, probabilities))
}

/** Loads a network that was changed. Throws like `loadNetwork`. */
export async function loadSpliced(path: string, spliced: Spliced, options: RuntimeOptions): Promise<Network> {
  const { bytes, ...ports } = spliced
  return networkOver(path, options, { session: await createSession(path, bytes, options), ...ports })
}

function networkOver(path: string, { provider }: RuntimeOptions, ports: Ports): Network {
  const { session, inputs, outputs, givesLogits } = ports
  const declared = new Map(session.inputMetadata.map((port) => [port.name, port]))
  return {
    givesLogits,
    async run(tensors, names) {
      for (const tensor of tensors) checkShape(path, tensor, declared.get(inputs.get(tensor.name) ?? tensor.name))
      const feeds = Object.fromEntries(
        tensors.map((tensor) => [inputs.get(tensor.name) ?? tensor.name, tensorOf(tensor)]),
      )
      const fetches = names.map((name) => outputs.get(name) ?? name)
      const results = await session.run(feeds, [...new Set(fetches)]).catch((cause: unknown) => {
        throw runtimeError(path, cause, provider)
      })
      return fetches.map((fetch, i) => {
        const { type, data, dims } = results[fetch]
        if (data instanceof Float32Array || data instanceof Float64Array) return { shape: dims, values: data }
        const sentence = `"${basename(path)}" gives ${quote(names[i])} as ${type}; only outputs of floats can be used.`
        throw new CarryoverError('MODEL_UNSUPPORTED', sentence)
      })
    },
    release: () => session.release(),
  }
}

/** A session, and what inputs and outputs are called in it where it is not as in the file. */
interface Ports extends Omit<Spliced, 'bytes'> {
  session: InferenceSession
}

/** Opens the file as it is, unless it has to be changed. */
async function openPorts(path: string, options: RuntimeOptions, probabilities?: Probabilities): Promise<Ports> {
  const asItIs = async () => ({
    session: await createSession(path, path, options),
    inputs: new Map<string, string>(),
    outputs: new Map<string, string>(),
    givesLogits: false,
  })
  if (!probabilities) {
    const ports = await asItIs()
    if (!hasFloat16(ports.session)) return ports
    await ports.session.release()
  }
  const changed = await spliced(path, probabilities)
  if (!changed) return asItIs()
  const { bytes, ...ports } = changed
  return { session: await createSession(path, bytes, options), ...ports }
}

const hasFloat16 = ({ inputMetadata, outputMetadata }: InferenceSession) =>
  [...inputMetadata, ...outputMetadata].some((port) => port.isTensor && port.type === 'float16')

/** Opens a file, or the bytes of one that was changed. Throws like `loadNetwork`. */
export function createSession(
  path: string,
  model: string | Uint8Array,
  { provider, threads }: RuntimeOptions,
  more: Pick<InferenceSession.SessionOptions, 'preferredOutputLocation'> = {},
): Promise<InferenceSession> {
  const options: InferenceSession.SessionOptions = {
    ...more,
    executionProviders: [executionProviders[provider]],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    extra: {
      session: {
        intra_op: { allow_spinning: '0' },
        // Bytes do not say where their external data is.
        ...(typeof model === 'string' ? {} : { model_external_initializers_file_folder_path: dirname(path) }),
      },
    },
    // Fatal only: what fails is thrown as well, and standard error belongs to the caller.
    logSeverityLevel: 4,
  }
  const created =
    typeof model === 'string'
      ? native.InferenceSession.create(model, options)
      : native.InferenceSession.create(model, options)
  return created.catch((cause: unknown) => {
    throw runtimeError(path, cause, provider)
  })
}

/** Says what the runtime would say of a shape that is not the declared one, but with both side by side. */
function checkShape(
  path: string,
  { name, dims }: Pick<InputTensor, 'name' | 'dims'>,
  port?: InferenceSession.ValueMetadata,
): void {
  // An empty shape is that of a single number, or is not known.
  if (!port?.isTensor || port.shape.length === 0) return
  const declared = port.shape.map((length) => (typeof length === 'string' || length < 0 ? '?' : length))
  if (declared.length === dims.length && declared.every((length, at) => length === '?' || length === dims[at])) return
  throw new CarryoverError(
    'MODEL_BINDING',
    `"${basename(path)}" takes ${quote(name)} as [${declared.join(', ')}], not as [${dims.join(', ')}].`,
  )
}

export function tensorOf(input: InputTensor | HeldTensor): Tensor {
  if ('tensor' in input) return input.tensor
  const { type, dims, data } = input
  if (Array.isArray(data)) return new native.Tensor('string', data, dims)
  if (data instanceof Uint8Array)
    return type === 'bool' ? new native.Tensor('bool', data, dims) : new native.Tensor('uint8', data, dims)
  if (data instanceof BigInt64Array) return new native.Tensor('int64', data, dims)
  if (data instanceof Int32Array) return new native.Tensor('int32', data, dims)
  if (data instanceof Float64Array) return new native.Tensor('float64', data, dims)
  return new native.Tensor('float32', data, dims)
}
