import { basename } from 'node:path'
import { CarryoverError } from '../../contract/errors.ts'
import type { Binding } from '../../contract/models.ts'
import { checkFeeds, completeBatch, someSamples, type Feed } from './feeds.ts'
import { asFloat32, logitsOf } from './logits.ts'
import { quote } from './quote.ts'
import { loadNetwork, type RuntimeOptions } from './runtime.ts'

export type { Feed, FeedData } from './feeds.ts'

export interface SessionOptions extends RuntimeOptions {
  /** Only what is asked for is computed. */
  outputs: 'logits' | 'features' | 'both'
}

/** Row-major, a row a sample. */
export interface Outputs {
  /** [batch, classes]; empty when not asked for. Infinite where a probability is exactly 0 or 1. */
  logits: Float32Array
  /** [batch, featureCount], flattened; null when not asked for. */
  features: Float32Array | null
}

export interface Session {
  /** A feed for each input of the sample; the session adds the other inputs. One run at a time. */
  run(feeds: Feed[], batch: number): Promise<Outputs>
  release(): Promise<void>
}

/**
 * Opens a network for many runs; for worker processes only. The binding is one that `trialRun` has filled; what the
 * network leaves free of the sample's shape is as the feeds have it. A network of fixed batch size gets that many samples
 * at a time, the last batch filled up with its last sample: zeros need not be valid. Throws `MODEL_INVALID`,
 * `MODEL_UNSUPPORTED`, `MODEL_BINDING`, `OUT_OF_MEMORY` and `PROVIDER_UNAVAILABLE`.
 */
export async function openSession(
  path: string,
  binding: Binding,
  { outputs, ...options }: SessionOptions,
): Promise<Session> {
  const wanted: { name: string; size: number }[] = []
  if (outputs !== 'features') wanted.push({ name: binding.logits, size: binding.classes })
  if (outputs !== 'logits') {
    if (binding.features === null) {
      throw new CarryoverError('MODEL_BINDING', `"${basename(path)}" is bound without an output for features.`)
    }
    wanted.push({ name: binding.features, size: binding.featureCount })
  }
  const names = wanted.map(({ name }) => name)
  const { logits: name, classes: columns, scale } = binding
  const isProbability = scale === 'probabilities' && outputs !== 'features'
  const network = await loadNetwork(path, options, isProbability ? { name, columns } : undefined)

  async function runOnce(feeds: Feed[], batch: number): Promise<Float32Array[]> {
    const results = await network.run(completeBatch(binding, feeds, batch), names)
    return results.map(({ values, shape }, i) => {
      const { name, size } = wanted[i]
      if (values.length === batch * size) {
        return i === 0 && isProbability && !network.givesLogits ? logitsOf(values, columns) : asFloat32(values)
      }
      const sentence =
        `"${basename(path)}" gives ${quote(name)} as [${shape.join(', ')}] for ${batch} samples, ` +
        `not ${size} numbers for each.`
      throw new CarryoverError('MODEL_INVALID', sentence)
    })
  }

  async function runInSteps(feeds: Feed[], batch: number, step: number): Promise<Float32Array[]> {
    const results = wanted.map(({ size }) => new Float32Array(batch * size))
    for (let start = 0; start < batch; start += step) {
      const rows = Math.min(step, batch - start)
      const values = await runOnce(
        feeds.map((feed) => someSamples(feed, batch, start, rows, step)),
        step,
      )
      results.forEach((result, i) => {
        result.set(values[i].subarray(0, rows * wanted[i].size), start * wanted[i].size)
      })
    }
    return results
  }

  return {
    async run(feeds, batch) {
      checkFeeds(binding, feeds, batch)
      const step = binding.batch ?? batch
      const results = step === batch ? await runOnce(feeds, batch) : await runInSteps(feeds, batch, step)
      return {
        logits: outputs === 'features' ? new Float32Array() : results[0],
        features: outputs === 'logits' ? null : results[results.length - 1],
      }
    },
    release: () => network.release(),
  }
}
