import type { GameSettings } from '../../contract/analysis.ts'
import type { DatasetRecord, Store } from '../project/index.ts'
import { pointedTo } from './inputs/byHand.ts'
import { evaluationKey, outputsKey } from './keys.ts'
import type { Network } from './network.ts'

/**
 * The class a network predicts for a sample, as far as it can be told without a forward pass: from its stored answers
 * on the whole data set, else from the logits that were kept for all coalitions of the sample. Null where neither is
 * there.
 */
export function knownPredictions(
  store: Store,
  network: Network,
  dataset: DatasetRecord,
  settings: GameSettings,
): (sample: number) => number | null {
  const evaluation = store.evaluations.get(evaluationKey(network, dataset))
  if (evaluation) return (sample) => evaluation.predictions[sample]
  return (index) => {
    const sample = store.datasets.sample(dataset.id, index)
    const pointed = pointedTo(store, dataset, settings, index)
    const outputs = store.outputs.get(outputsKey({ network, sample, dataset, settings, ...pointed }))
    return outputs && predictedClass(outputs.logits.subarray(-outputs.classes))
  }
}

/**
 * The class of each of the samples, by index, where the settings ask for the predicted one; -1, which is no class and
 * has no game, where it is not known.
 */
export function knownClasses(
  store: Store,
  settings: GameSettings,
  network: Network,
  dataset: DatasetRecord,
  samples: number[],
): Map<number, number> | undefined {
  if (settings.target !== 'predicted') return undefined
  const predictedBy = knownPredictions(store, network, dataset, settings)
  return new Map(samples.map((sample) => [sample, predictedBy(sample) ?? -1]))
}

/** The class of the largest logit, the first of equals; a single logit speaks for class 1 where it is positive. */
export const predictedClass = (logits: Float32Array): number =>
  logits.length === 1 ? Number(logits[0] > 0) : logits.indexOf(Math.max(...logits))
