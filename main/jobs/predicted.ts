import type { GameSettings } from '../../contract/analysis.ts'
import { inOrder, picturesAtOnce } from '../datasets/inOrder.ts'
import { probeLogits } from '../knowledge/index.ts'
import type { DatasetRecord } from '../project/index.ts'
import type { Engine } from './engine.ts'
import { sourceOf } from './forward.ts'
import { createInputs } from './inputs/index.ts'
import { knownPredictions, predictedClass } from './knownPredictions.ts'
import type { Network } from './network.ts'

/**
 * The class that a network predicts for each of the samples, by index, where the settings ask for it: from what is
 * stored, else by a forward pass.
 */
export async function predictedClasses(
  engine: Engine,
  settings: GameSettings,
  network: Network,
  dataset: DatasetRecord,
  samples: number[],
): Promise<Map<number, number> | undefined> {
  if (settings.target !== 'predicted') return undefined
  const inputs = createInputs(engine.store, dataset)
  const knownFor = knownPredictions(engine.store, network, dataset, settings)
  const { probe } = network

  async function predict(index: number): Promise<[number, number]> {
    const known = knownFor(index)
    if (known !== null) return [index, known]
    const feeds = await inputs.feeds(index, network.model.binding)
    const want = probe ? 'features' : 'logits'
    const answer = await engine.pool.run({ kind: 'evaluate', source: sourceOf(engine, network), feeds, count: 1, want })
    return [index, predictedClass(probe ? probeLogits(answer, 1, probe.features, probe) : answer)]
  }

  const predictions = new Map<number, number>()
  for await (const [index, predicted] of inOrder(samples, picturesAtOnce, predict)) predictions.set(index, predicted)
  return predictions
}
