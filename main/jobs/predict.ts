import { CarryoverError } from '../../contract/index.ts'
import type { DatasetRecord, Store } from '../project/index.ts'
import type { Engine, Watch } from './engine.ts'
import { evaluate, labelsOf } from './evaluate.ts'
import { evaluationKey } from './keys.ts'
import { checkFiles, storedNetwork, type Network } from './network.ts'

/**
 * Evaluates networks on a whole data set, those that were not yet; all of the project's unless named. A pre-trained
 * network answers through its newest probe; without one it must have a logit for each class, else it is left out.
 */
export async function predictMissing(
  engine: Engine,
  { data, models }: { data: string; models?: string[] },
  watch: Watch,
): Promise<void> {
  const { store } = engine
  const dataset = store.datasets.byName(data)
  // Before anything is computed for it.
  labelsOf(engine, dataset)
  const networks = models ? networksNamed(store, models, dataset) : networksFor(store, dataset)
  const missing = networks.filter((network) => !store.evaluations.has(evaluationKey(network, dataset)))
  let done = networks.length - missing.length
  watch.progress({ done, total: networks.length })
  for (const network of missing) {
    watch.signal.throwIfAborted()
    await checkFiles(network)
    await evaluate(engine, [network], dataset, watch)
    watch.progress({ done: ++done, total: networks.length })
  }
}

/** A single logit speaks for two classes. */
const classesOf = (network: Network) => Math.max(2, network.classes)

const networksFor = (store: Store, dataset: DatasetRecord): Network[] =>
  store.models
    .list()
    .filter(({ binding }) => binding.kind === dataset.kind)
    .map((model) => storedNetwork(store, model))
    .filter((network) => classesOf(network) === Math.max(2, dataset.classes.length))

/** Throws MODEL_UNKNOWN, and PROBE_MISSING or CLASS_UNKNOWN for a network that cannot answer on these classes. */
function networksNamed(store: Store, names: string[], dataset: DatasetRecord): Network[] {
  return names.map((name) => {
    const network = storedNetwork(store, store.models.byName(name))
    if (classesOf(network) >= dataset.classes.length) return network
    const fault = `The network "${name}" has ${network.classes} logits and the data set "${dataset.name}" ${dataset.classes.length} classes`
    throw network.model.role === 'pretrained'
      ? new CarryoverError(
          'PROBE_MISSING',
          `${fault}: it needs a linear probe.`,
          'Fit one on data of these classes first.',
        )
      : new CarryoverError('CLASS_UNKNOWN', `${fault}.`, 'Does its head belong to this data set?')
  })
}
