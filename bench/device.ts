import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { providerLabels, providerName, type ProviderName } from '../contract/providers.ts'
import { createLanes } from '../main/jobs/lanes.ts'
import type { DeviceRates } from './deviceRates.ts'
import { median, type Row } from './table.ts'

const work = 'masked forward passes in one graph, sample CNN'
const target = 0.95

/**
 * Masking, network and value function in one graph on the provider that computes here (or the one that
 * `CARRYOVER_BENCH_PROVIDER` names), against the network alone on the same provider and batches that are filled
 * beforehand. Both take turns in one process; the ratio is the median over these. Without a card there is no row.
 */
export async function benchDevice(): Promise<Row[]> {
  const lanes = createLanes({ processes: 1 })
  try {
    const named = providerName.optional().parse(process.env.CARRYOVER_BENCH_PROVIDER)
    const provider = await lanes.choose(named)
    if (provider === 'cpu' && named === undefined) {
      process.stderr.write('Nothing faster than the CPU works here, so that no card is measured.\n')
      return []
    }
    return [rowOf(provider, await ratesOn(provider, lanes.providers.environmentOf(provider)))]
  } finally {
    await lanes.close()
  }
}

async function ratesOn(provider: ProviderName, environment: Record<string, string>): Promise<DeviceRates> {
  const script = fileURLToPath(new URL('deviceRates.ts', import.meta.url))
  const env = { ...process.env, ...environment }
  const { stdout } = await promisify(execFile)(process.execPath, [script, provider], { env })
  return JSON.parse(stdout) as DeviceRates
}

const rowOf = (provider: ProviderName, { batch, raw, masked }: DeviceRates): Row => ({
  work: `${work}, ${providerLabels[provider]}`,
  against: `the network alone, batch ${batch}`,
  ours: `${Math.round(median(masked))} passes/s`,
  theirs: `${Math.round(median(raw))} passes/s`,
  ratio: median(masked.map((rate, k) => rate / ((raw[k] + raw[k + 1]) / 2))),
  target,
})
