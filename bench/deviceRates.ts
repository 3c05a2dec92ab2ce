/**
 * A process over one provider, named by its argument: says, as JSON, how many passes a second the sample network reaches
 * there by itself, on batches that are filled beforehand, and masked inside the graph with values coming out.
 */
import { fileURLToPath } from 'node:url'
import type { ProviderName } from '../contract/providers.ts'
import { guessBinding } from '../main/models/binding.ts'
import type { InputTensor } from '../main/models/feeds.ts'
import { inspectModel } from '../main/models/inspect.ts'
import { openMaskedSession } from '../main/models/maskedSession.ts'
import { loadNetwork } from '../main/models/runtime.ts'
import { trialRun } from '../main/models/trial.ts'

export interface DeviceRates {
  batch: number
  /** By turns, one of `masked` between two of `raw`. */
  raw: number[]
  masked: number[]
}

const file = fileURLToPath(new URL('../resources/sample/models/finetuned-040.onnx', import.meta.url))
const options = { provider: process.argv[2] as ProviderName, threads: 1 }
const batches = [16, 64, 256, 1024]
/** What runs so long for one batch gains nothing from a larger one. */
const slowMs = 500
const rounds = 5
const roundMs = 1000

const shape = [1, 28, 28]
const size = 28 * 28
const wave = (length: number) => Float32Array.from({ length }, (_, i) => Math.sin(i / 7))

const { inspection } = await inspectModel(file)
const binding = await trialRun(file, guessBinding(inspection))
const network = await loadNetwork(file, options)
const masked = await openMaskedSession(file, binding, {
  ...options,
  inputs: [{ name: 'image', type: 'float32' }],
  probe: null,
  value: 'log-odds',
})
// Twelve players: bands of pixels.
const map = Uint8Array.from({ length: size }, (_, i) => Math.floor((12 * i) / size))
const picture = {
  name: 'image',
  type: 'float32' as const,
  shape,
  sample: wave(size),
  baseline: wave(size).fill(0),
  map,
}
const passes = await masked!.on([picture], 0)

const rawRun = (batch: number) => {
  const filled: InputTensor = { name: 'image', type: 'float32', dims: [batch, ...shape], data: wave(batch * size) }
  return () => network.run([filled], ['logits'])
}
async function rate(run: () => Promise<unknown>, batch: number, forMs: number): Promise<number> {
  const startedAt = performance.now()
  let runs = 0
  for (; performance.now() - startedAt < forMs; runs++) await run()
  return (1000 * runs * batch) / (performance.now() - startedAt)
}

let best = { batch: batches[0], rate: 0 }
for (const batch of batches) {
  const run = rawRun(batch)
  // The first run of a shape compiles and plans.
  await run()
  const found = await rate(run, batch, roundMs / 2)
  if (found > best.rate) best = { batch, rate: found }
  if ((1000 * batch) / found > slowMs) break
}
const { batch } = best
const [alone, inside] = [rawRun(batch), () => passes(0, batch)]
await inside()
const rates: DeviceRates = { batch, raw: [await rate(alone, batch, roundMs)], masked: [] }
for (let round = 0; round < rounds; round++) {
  rates.masked.push(await rate(inside, batch, roundMs))
  rates.raw.push(await rate(alone, batch, roundMs))
}
await masked!.release()
await network.release()
process.stdout.write(JSON.stringify(rates))
