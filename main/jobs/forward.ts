import { z } from 'zod'
import type { Binding } from '../../contract/models.ts'
import type { ProviderName } from '../../contract/providers.ts'
import { sampleInputs, type Feed } from '../models/feeds.ts'
import type { DatasetRecord, Store } from '../project/index.ts'
import type { MaskedTensor } from '../players/index.ts'
import type { Engine } from './engine.ts'
import type { MaskedInput } from './inputs/index.ts'
import { calibrationKey } from './keys.ts'
import type { Network } from './network.ts'
import type { ModelSource, Reduction } from './protocol.ts'

/** A network as a worker opens it. */
export function sourceOf(
  { pool }: Pick<Engine, 'pool'>,
  { model, file }: Network,
  provider: ProviderName = 'cpu',
): ModelSource {
  const { bytes } = model.inspection
  return { file, binding: model.binding, bytes, threads: pool.threadsFor(bytes, provider), provider }
}

const calibration = z.object({ batch: z.int().positive(), passesPerSecond: z.number().positive() })
export type Calibration = z.infer<typeof calibration>

/** Powers of two: a game has 2^n masks, so that every batch is full and the same on any number of workers. */
const batchSizes = [4, 8, 16, 32, 64]
/** A device takes more at once, and plans anew for each size. */
const deviceBatchSizes = [4, 16, 64, 256, 1024]
/** A larger batch must be faster by this to be worth its memory. */
const clearlyFaster = 1.03
/** What one slice of a game should take: long enough that messages cost nothing, short enough to share a game. */
const sliceSeconds = 0.2

/**
 * What was measured of a network on samples of a data set; null where nothing was, or where neither of them says how
 * large the samples are.
 */
export function calibrationOf(
  { store, pool }: Engine,
  { model }: Network,
  dataset: DatasetRecord,
  provider: ProviderName = 'cpu',
): Calibration | null {
  const { binding, inspection } = model
  for (const shapes of likelyShapes(binding, dataset)) {
    const key = calibrationKey(inspection, binding, shapes, pool.threadsFor(inspection.bytes, provider), provider)
    const measured = calibration.safeParse(store.calibrations.get(key)).data
    if (measured) return measured
  }
  return null
}

/** Shapes of a sample, likely ones first. */
function likelyShapes(binding: Binding, dataset: DatasetRecord): number[][][] {
  if (binding.kind === 'image' && dataset.kind === 'image') {
    const { channels, crop } = dataset.preprocessing
    const [height, width] = crop ?? [binding.height, binding.width]
    return [[binding.layout === 'NCHW' ? [channels, height, width] : [height, width, channels]]]
  }
  if (binding.kind === 'text') {
    const inputs = sampleInputs(binding)
    const lengths = binding.length > 0 ? [binding.length] : [16, 32, 64, 128, 256, 512]
    return lengths.map((length) => inputs.map(() => [length]))
  }
  if (binding.kind === 'table' && dataset.kind === 'table') {
    return [binding.inputs.map(({ shape }) => shape.map((length) => length || dataset.columns.length))]
  }
  return []
}

/** Texts of nearly the same length share a calibration: lengths count as the next power of two from 16 on. */
function calibratedShapes({ kind }: Binding, feeds: readonly Pick<Feed, 'shape'>[]): number[][] {
  const roundUp = (length: number) => Math.max(16, 2 ** Math.ceil(Math.log2(length)))
  return feeds.map(({ shape }) => (kind === 'text' ? shape.map(roundUp) : shape))
}

const underWay = new WeakMap<Store, Map<string, Promise<Calibration>>>()

/**
 * The best batch size of a network here, measured once in under a second and kept in the project, so that a run that is
 * resumed uses the same one (the last bits of logits may depend on it).
 */
export function calibrated(
  engine: Engine,
  network: Network,
  source: ModelSource,
  tensors: MaskedTensor[],
): Promise<Calibration> {
  const { store, pool } = engine
  const { binding, threads, provider } = source
  const shapes = calibratedShapes(binding, tensors)
  const key = calibrationKey(network.model.inspection, binding, shapes, threads, provider)
  let ofStore = underWay.get(store)
  if (!ofStore) {
    ofStore = new Map<string, Promise<Calibration>>()
    underWay.set(store, ofStore)
  }
  const known = ofStore.get(key)
  if (known) return known
  const measured = measure()
  ofStore.set(key, measured)
  measured.catch(() => ofStore.delete(key))
  return measured

  async function measure(): Promise<Calibration> {
    const stored = calibration.safeParse(store.calibrations.get(key))
    if (stored.success) return stored.data
    const { classes } = network
    const batches = provider === 'cpu' ? batchSizes : deviceBatchSizes
    const rates = await pool.run({ kind: 'calibrate', source, probe: layerOf(network), classes, tensors, batches })
    let best = 0
    for (let i = 1; i < rates.length; i++) if (rates[i] > clearlyFaster * rates[best]) best = i
    const result = { batch: batches[best], passesPerSecond: rates[best] }
    store.calibrations.set(key, result)
    return result
  }
}

/** What was measured of networks and of solving is measured again when it is needed next. */
export function recalibrate(store: Store): void {
  store.calibrations.clear()
  underWay.delete(store)
}

/** Masks a slice takes: a power of two times the batch, at most the whole game. */
export function sliceSize({ batch, passesPerSecond }: Calibration, masks: number): number {
  let size = Math.min(batch, masks)
  while (size < masks && (2 * size) / passesPerSecond <= 1.5 * sliceSeconds) size *= 2
  return size
}

export interface ForwardResult {
  /** `[2^n, classes]`; null when reduced to values. */
  logits: Float32Array | null
  reduced: Float64Array | null
  batch: number
}

const layerOf = ({ probe }: Network) => probe && { weights: probe.weights, intercept: probe.intercept }

/**
 * All `2^n` forward passes of a network on a masked sample, in slices over the pool. The first slice that fails ends the
 * others.
 */
export async function forwardGame(
  engine: Engine,
  network: Network,
  { n, tensors }: MaskedInput,
  reduction: Reduction | null,
  how: { provider: ProviderName; signal: AbortSignal; priority?: number; onPasses: (passes: number) => void },
): Promise<ForwardResult> {
  const { provider, priority, onPasses } = how
  const source = sourceOf(engine, network, provider)
  const best = await calibrated(engine, network, source, tensors)
  const masks = 2 ** n
  const count = sliceSize(best, masks)
  const batch = Math.min(best.batch, masks)
  const { classes } = network
  const logits = reduction ? null : new Float32Array(masks * classes)
  const values = reduction ? new Float64Array(masks) : null
  const failed = new AbortController()
  const signal = AbortSignal.any([how.signal, failed.signal])
  const game = { source, probe: layerOf(network), classes, tensors, reduction }
  const slices = Array.from({ length: masks / count }, async (_, k) => {
    const firstMask = k * count
    const task = { kind: 'slice' as const, ...game, firstMask, count, batch }
    const rows = await engine.pool.run(task, { signal, priority, affinity: source.file })
    logits?.set(rows, firstMask * classes)
    values?.set(rows, firstMask)
    onPasses(count)
  })
  try {
    await Promise.all(slices)
  } catch (error) {
    failed.abort()
    throw error
  }
  return { logits, reduced: values, batch }
}
