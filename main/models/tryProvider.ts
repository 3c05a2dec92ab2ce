import { CarryoverError } from '../../contract/errors.ts'
import { providerLabels, type ProviderName } from '../../contract/providers.ts'
import { sizeOf } from './feeds.ts'
import { loadSpliced, type Network } from './runtime.ts'
import { someNumbers, trialNetwork, trialShape } from './trialNetwork.ts'

/** What the trial network showed. */
export interface ProviderTrial {
  /** Largest difference of a logit from that of the CPU. */
  difference: number
  /** How many times as fast as one thread of the CPU; null where the CPU itself was tried. */
  speed: number | null
}

/** How far a logit may be from that of the CPU, as a share of the largest: more than float32 ever is, less than TF32. */
export const trialTolerance = 1e-4

/** Few samples tell whether it works and is hopelessly slow; more of them, what it can do. */
const [few, many] = [4, 64]
/** Slower than one thread by this, it is not worth a longer trial. */
const hopeless = 0.5

/**
 * Runs a small network on a provider and on the CPU; for worker processes only. Throws PROVIDER_UNAVAILABLE where it
 * does not run or its numbers are others.
 */
export async function tryProvider(provider: ProviderName): Promise<ProviderTrial> {
  const cpu = await load('cpu')
  if (provider === 'cpu') {
    await run(cpu, few)
    await cpu.release()
    return { difference: 0, speed: null }
  }
  const device = await load(provider)
  try {
    // The first run of a shape compiles and plans.
    const [found, expected] = [await run(device, few), await run(cpu, few)]
    const difference = Math.max(...expected.map((value, at) => Math.abs(value - found[at])))
    const largest = Math.max(...expected.map(Math.abs))
    if (!(difference <= trialTolerance * largest)) {
      throw new CarryoverError(
        'PROVIDER_UNAVAILABLE',
        `${providerLabels[provider]} runs, but its numbers differ from those of the CPU by ${difference.toPrecision(2)} where ${(trialTolerance * largest).toPrecision(2)} is allowed.`,
      )
    }
    const first = await ratio(cpu, device, few)
    if (first < hopeless) return { difference, speed: first }
    await run(device, many)
    return { difference, speed: await ratio(cpu, device, many) }
  } finally {
    await device.release()
    await cpu.release()
  }
}

function load(provider: ProviderName): Promise<Network> {
  const spliced = { bytes: trialNetwork(), inputs: new Map(), outputs: new Map(), givesLogits: false }
  return loadSpliced('trial network', spliced, { provider, threads: 1 })
}

async function run(network: Network, count: number): Promise<Float32Array> {
  const data = someNumbers(count * sizeOf(trialShape.sample), 4)
  const [{ values }] = await network.run(
    [{ name: 'x', type: 'float32', dims: [count, ...trialShape.sample], data }],
    ['logits'],
  )
  return values as Float32Array
}

async function ratio(cpu: Network, device: Network, count: number): Promise<number> {
  const secondsOf = async (network: Network) => {
    const startedAt = performance.now()
    await run(network, count)
    return performance.now() - startedAt
  }
  return (await secondsOf(cpu)) / (await secondsOf(device))
}
