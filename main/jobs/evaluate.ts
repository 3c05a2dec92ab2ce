import { CarryoverError } from '../../contract/errors.ts'
import type { Binding } from '../../contract/models.ts'
import { canonicalJson } from '../files/canonicalJson.ts'
import { accuracyAndLoss, probeLogits } from '../knowledge/index.ts'
import { filled, type Feed } from '../models/feeds.ts'
import type { DatasetRecord, EvaluationRecord } from '../project/index.ts'
import type { Engine, Watch } from './engine.ts'
import { createInputs } from './inputs/index.ts'
import { sourceOf } from './forward.ts'
import { evaluationKey } from './keys.ts'
import type { Network } from './network.ts'

/** What is held in memory and sent to a worker at once, as the input of every network. */
const chunkBytes = 2 ** 23
const mostAtOnce = 4096

/** What networks answer on a whole data set: `[count, columns]` rows per network. */
export async function answers(
  engine: Engine,
  networks: Network[],
  dataset: DatasetRecord,
  want: 'logits' | 'features',
  watch: Watch,
): Promise<Float32Array[]> {
  const inputs = createInputs(engine.store, dataset)
  const rows = networks.map((network) => new Float32Array(dataset.count * columnsOf(network, want)))
  const first = await inputs.feeds(0, networks[0].model.binding)
  const chunk = Math.max(1, Math.min(mostAtOnce, Math.floor(chunkBytes / bytesOf(first))))
  for (let start = 0; start < dataset.count; start += chunk) {
    const indices = Array.from({ length: Math.min(chunk, dataset.count - start) }, (_, i) => start + i)
    // Checkpoints of one architecture take the same input.
    for (const alike of Map.groupBy(networks, ({ model }) => canonicalJson(takenBy(model.binding))).values()) {
      const samples = await Promise.all(indices.map((index) => inputs.feeds(index, alike[0].model.binding)))
      for (const places of ofOneShape(samples)) {
        const feeds = joined(places.map((place) => samples[place]))
        await Promise.all(
          alike.map(async (network) => {
            const source = sourceOf(engine, network)
            const task = { kind: 'evaluate' as const, source, feeds, count: places.length, want }
            const answered = await engine.pool.run(task, { signal: watch.signal, affinity: source.file })
            const columns = columnsOf(network, want)
            places.forEach((place, i) => {
              const row = answered.subarray(i * columns, (i + 1) * columns)
              rows[networks.indexOf(network)].set(row, indices[place] * columns)
            })
            watch.progress({ detail: `${network.model.name} on ${dataset.name}` })
          }),
        )
      }
    }
  }
  return rows
}

const columnsOf = ({ model: { binding } }: Network, want: 'logits' | 'features') =>
  want === 'logits' ? binding.classes : binding.featureCount

/** What a sample is made into, apart from what comes out of the network. */
function takenBy(binding: Binding): object {
  const { logits, scale, classes, features, featureCount, batch, constants, ...taken } = binding
  return taken
}

/** Places of samples whose inputs are equally large: only these fit into one batch. */
function ofOneShape(samples: Feed[][]): number[][] {
  const shapeOf = (feeds: Feed[]) => feeds.map(({ shape }) => shape.join('×')).join(' ')
  return [...Map.groupBy(samples.keys(), (place) => shapeOf(samples[place])).values()]
}

/** Samples one after the other. */
function joined(samples: Feed[][]): Feed[] {
  return samples[0].map((feed, input) => {
    const size = feed.data.length
    const data = filled(feed.type, samples.length * size, 0)
    samples.forEach((feeds, i) => {
      for (let at = 0; at < size; at++) data[i * size + at] = feeds[input].data[at]
    })
    return { ...feed, data }
  })
}

const bytesOf = (feeds: Feed[]) =>
  feeds.reduce((sum, { data }) => sum + (Array.isArray(data) ? 32 * data.length : data.byteLength), 1)

/** Accuracy and mean cross-entropy over all of a data set; evaluations that are stored are taken from there. */
export async function evaluate(
  engine: Engine,
  networks: Network[],
  dataset: DatasetRecord,
  watch: Watch,
): Promise<EvaluationRecord[]> {
  const { store } = engine
  const keys = networks.map((network) => evaluationKey(network, dataset))
  const missing = networks.filter((_, i) => store.evaluations.get(keys[i]) === null)
  if (missing.length > 0) {
    const labels = labelsOf(engine, dataset)
    // A probe works on the features, so its network is asked for those.
    for (const want of ['logits', 'features'] as const) {
      const asked = missing.filter(({ probe }) => (probe ? 'features' : 'logits') === want)
      if (asked.length === 0) continue
      const rows = await answers(engine, asked, dataset, want, watch)
      asked.forEach((network, i) => {
        const { probe, classes, model } = network
        const logits = probe ? probeLogits(rows[i], dataset.count, probe.features, probe) : rows[i]
        store.evaluations.put({
          key: evaluationKey(network, dataset),
          modelId: model.id,
          datasetId: dataset.id,
          logits,
          ...accuracyAndLoss(logits, labels, classes),
        })
      })
    }
  }
  return keys.map((key) => store.evaluations.get(key)!)
}

/** Labels of all samples; CLASS_UNKNOWN where one has none. */
export function labelsOf({ store }: Pick<Engine, 'store'>, dataset: DatasetRecord): Int32Array {
  const labels = store.datasets.labels(dataset.id)
  const unlabelled = labels.indexOf(-1)
  if (unlabelled < 0) return labels
  const { path } = store.datasets.sample(dataset.id, unlabelled)
  throw new CarryoverError(
    'CLASS_UNKNOWN',
    `Sample ${unlabelled} ("${path}") of "${dataset.name}" has no label; accuracies and probes need one for every sample.`,
    'Put pictures into one folder a class, or name the column that holds the labels.',
  )
}
