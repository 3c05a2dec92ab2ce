import { CarryoverError } from '../../contract/errors.ts'
import { accuracyAndLoss, probeLogits } from '../knowledge/index.ts'
import type { DatasetRecord, EvaluationRecord } from '../project/index.ts'
import type { Engine, Watch } from './engine.ts'
import { createInputs } from './inputs.ts'
import { sourceOf } from './forward.ts'
import { evaluationKey } from './keys.ts'
import type { Network } from './network.ts'

/** What is held in memory and sent to a worker at once, as the input of every network. */
const chunkBytes = 2 ** 23

/** What networks answer on a whole data set: `[count, columns]` rows per network. */
export async function answers(
  engine: Engine,
  networks: Network[],
  dataset: DatasetRecord,
  want: 'logits' | 'features',
  watch: Watch,
): Promise<Float32Array[]> {
  const inputs = createInputs(engine.store, dataset)
  const first = await inputs.tensor(0)
  const chunk = Math.max(1, Math.floor(chunkBytes / first.data.byteLength))
  const parts: Float32Array[][] = networks.map(() => [])
  for (let start = 0; start < dataset.count; start += chunk) {
    const count = Math.min(chunk, dataset.count - start)
    const tensors = await Promise.all(Array.from({ length: count }, (_, i) => inputs.tensor(start + i, first)))
    const samples = new Float32Array(count * first.data.length)
    tensors.forEach((tensor, i) => {
      samples.set(tensor.data, i * tensor.data.length)
    })
    await Promise.all(
      networks.map(async (network, k) => {
        const source = sourceOf(engine, network, first)
        const { signal } = watch
        parts[k].push(await engine.pool.run({ kind: 'evaluate', source, samples, count, want }, { signal }))
        watch.progress({ detail: `${network.model.name} on ${dataset.name}` })
      }),
    )
  }
  return parts.map((ofNetwork) => concatenated(ofNetwork))
}

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
    'Put the pictures into one folder a class, or name the label column of the manifest.',
  )
}

function concatenated(parts: Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}
