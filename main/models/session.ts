import { basename } from 'node:path'
import { CarryoverError } from '../../contract/errors.ts'
import type { Binding } from '../../contract/models.ts'
import { quote } from './quote.ts'
import { loadModel, runBatch } from './runtime.ts'

export interface SessionOptions {
  provider: 'cpu'
  /** Threads that share one run; 1 is best when several processes run at once. */
  threads: number
  /** Only what is asked for is computed. */
  outputs: 'logits' | 'features' | 'both'
}

/** Row-major, a row a sample. */
export interface Outputs {
  /** [batch, classes]; empty when not asked for. */
  logits: Float32Array
  /** [batch, featureCount], flattened; null when not asked for. */
  features: Float32Array | null
}

export interface Session {
  /** `input` is [batch, C, H, W] or [batch, H, W, C] as the binding's layout says. One run at a time. */
  run(input: Float32Array, batch: number): Promise<Outputs>
  release(): Promise<void>
}

/**
 * Opens a network for many runs; for worker processes only. The binding is one that `trialRun` has filled, with height
 * and width set by the caller where the network leaves them free. A network of fixed batch size gets that many samples
 * at a time, the last batch filled up with zeros. Throws `MODEL_INVALID`, `MODEL_UNSUPPORTED`, `MODEL_BINDING` and
 * `OUT_OF_MEMORY`.
 */
export async function openSession(
  path: string,
  binding: Binding,
  { threads, outputs }: SessionOptions,
): Promise<Session> {
  const wanted: { name: string; size: number }[] = []
  if (outputs !== 'features') wanted.push({ name: binding.logits, size: binding.classes })
  if (outputs !== 'logits') {
    if (binding.features === null) {
      throw new CarryoverError('MODEL_BINDING', `"${basename(path)}" is bound without an output for features.`)
    }
    wanted.push({ name: binding.features, size: binding.featureCount })
  }
  const session = await loadModel(path, binding, threads)
  const sampleSize = binding.channels * binding.height * binding.width

  async function runOnce(input: Float32Array): Promise<Float32Array[]> {
    const results = await runBatch(
      session,
      path,
      binding,
      binding,
      input,
      wanted.map(({ name }) => name),
    )
    const batch = input.length / sampleSize
    return results.map(({ values, shape }, i) => {
      if (values.length === batch * wanted[i].size) return values
      const sentence =
        `"${basename(path)}" gives ${quote(wanted[i].name)} as [${shape.join(', ')}] for ${batch} samples, ` +
        `not ${wanted[i].size} numbers for each.`
      throw new CarryoverError('MODEL_INVALID', sentence)
    })
  }

  async function runInSteps(input: Float32Array, batch: number, step: number): Promise<Float32Array[]> {
    const results = wanted.map(({ size }) => new Float32Array(batch * size))
    for (let start = 0; start < batch; start += step) {
      const rows = Math.min(step, batch - start)
      const piece = new Float32Array(step * sampleSize)
      piece.set(input.subarray(start * sampleSize, (start + rows) * sampleSize))
      const values = await runOnce(piece)
      results.forEach((result, i) => {
        result.set(values[i].subarray(0, rows * wanted[i].size), start * wanted[i].size)
      })
    }
    return results
  }

  return {
    async run(input, batch) {
      if (input.length !== batch * sampleSize) {
        throw new RangeError(`${input.length} numbers are not ${batch} samples of ${sampleSize}`)
      }
      const step = binding.batch ?? batch
      const results = step === batch ? await runOnce(input) : await runInSteps(input, batch, step)
      return {
        logits: outputs === 'features' ? new Float32Array() : results[0],
        features: outputs === 'logits' ? null : results[results.length - 1],
      }
    },
    release: () => session.release(),
  }
}
