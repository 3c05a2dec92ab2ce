import type { GameSettings } from '../../contract/analysis.ts'
import { probeLogits } from '../knowledge/index.ts'
import type { DatasetRecord } from '../project/index.ts'
import type { Engine } from './engine.ts'
import { sourceOf } from './forward.ts'
import { createInputs } from './inputs.ts'
import type { Network } from './network.ts'

/** The class that a network predicts for each of the samples, by index, where the settings ask for it. */
export async function predictedClasses(
  engine: Engine,
  { target }: GameSettings,
  network: Network,
  dataset: DatasetRecord,
  samples: number[],
): Promise<Map<number, number> | undefined> {
  if (target !== 'predicted') return undefined
  const inputs = createInputs(engine.store, dataset)
  const { probe, classes } = network
  const predictions = await Promise.all(
    samples.map(async (index): Promise<[number, number]> => {
      const tensor = await inputs.tensor(index)
      const want = probe ? 'features' : 'logits'
      const source = sourceOf(engine, network, tensor)
      const answer = await engine.pool.run({ kind: 'evaluate', source, samples: tensor.data, count: 1, want })
      const logits = probe ? probeLogits(answer, 1, probe.features, probe) : answer
      return [index, classes === 1 ? Number(logits[0] > 0) : logits.indexOf(Math.max(...logits))]
    }),
  )
  return new Map(predictions)
}
