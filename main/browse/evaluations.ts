import type { EvaluationInfo } from '../../contract/index.ts'
import { evaluationKey } from '../jobs/keys.ts'
import { storedNetwork } from '../jobs/network.ts'
import type { Store } from '../project/index.ts'

/** The stored evaluations of the networks as they are seen now, network by network. */
export function evaluationsOf(store: Store): EvaluationInfo[] {
  const stored = new Map(store.evaluations.list().map((evaluation) => [evaluation.key, evaluation]))
  const datasets = store.datasets.list()
  return store.models.list().flatMap((model) => {
    const network = storedNetwork(store, model)
    return datasets.flatMap((dataset) => {
      const found = stored.get(evaluationKey(network, dataset))
      return found ? [{ model: model.name, data: dataset.name, accuracy: found.accuracy, loss: found.loss }] : []
    })
  })
}
