import type { Engine, Watch } from './engine.ts'
import { evaluate } from './evaluate.ts'
import { evaluationKey } from './keys.ts'
import { checkFiles, storedNetwork } from './network.ts'

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
  const networks = store.models
    .list()
    .filter(({ name }) => models === undefined || models.includes(name))
    .map((model) => storedNetwork(store, model))
    .filter((network) => network.classes === dataset.classes.length || models !== undefined)
  const missing = networks.filter((network) => store.evaluations.get(evaluationKey(network, dataset)) === null)
  watch.progress({ done: networks.length - missing.length, total: networks.length })
  let done = networks.length - missing.length
  for (const network of missing) {
    watch.signal.throwIfAborted()
    await checkFiles(network)
    await evaluate(engine, [network], dataset, watch)
    watch.progress({ done: ++done, total: networks.length })
  }
}
