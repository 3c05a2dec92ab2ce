import type { AnalysisSettings } from '../../contract/index.ts'
import { chooseSamples } from '../players/index.ts'
import type { Store } from '../project/index.ts'
import type { Engine } from './engine.ts'
import { knownClasses } from './knownPredictions.ts'
import { checkFiles, storedNetwork } from './network.ts'
import { planGames, type GamePlan } from './plan.ts'
import { predictedClasses } from './predicted.ts'
import { chooseDataset } from './study.ts'

/** The games of named networks on chosen samples, once their files were found to be those that were added. */
export async function planAnalysis(engine: Engine, settings: AnalysisSettings): Promise<GamePlan> {
  const { networks, dataset, samples } = chosenBy(engine.store, settings)
  await Promise.all(networks.map(checkFiles))
  const predicted = await predictedClasses(engine, settings, networks[0], dataset, samples)
  return gamesOf(engine.store, settings, predicted)
}

/** The same as it stands, nothing computed for it: the games of a predicted class that is not known count as missing. */
export function planStoredAnalysis(store: Store, settings: AnalysisSettings): Promise<GamePlan> {
  const { networks, dataset, samples } = chosenBy(store, settings)
  return gamesOf(store, settings, knownClasses(store, settings, networks[0], dataset, samples))
}

function chosenBy(store: Store, settings: AnalysisSettings) {
  const dataset = chooseDataset({ store }, settings.data)
  return {
    dataset,
    samples: chooseSamples(settings.samples, dataset.count),
    networks: settings.models.map((name) => storedNetwork(store, store.models.byName(name))),
  }
}

const gamesOf = (store: Store, settings: AnalysisSettings, predicted: Map<number, number> | undefined) =>
  planGames(store, {
    ...chosenBy(store, settings),
    settings,
    extraction: settings,
    predicted,
    shard: settings.shard,
  })
