import type { AnalysisSettings } from '../../contract/index.ts'
import { chooseSamples } from '../players/index.ts'
import type { Engine } from './engine.ts'
import { openNetwork } from './network.ts'
import { planGames, type GamePlan } from './plan.ts'
import { predictedClasses } from './predicted.ts'
import { chooseDataset } from './study.ts'

/** The games of named networks on chosen samples. */
export async function planAnalysis(engine: Engine, settings: AnalysisSettings): Promise<GamePlan> {
  const { store } = engine
  const dataset = chooseDataset(engine, settings.data)
  const samples = chooseSamples(settings.samples, dataset.count)
  const networks = await Promise.all(settings.models.map((name) => openNetwork(store, store.models.byName(name))))
  return planGames(store, {
    networks,
    dataset,
    samples,
    settings,
    extraction: settings,
    predicted: await predictedClasses(engine, settings, networks[0], dataset, samples),
    shard: settings.shard,
  })
}
