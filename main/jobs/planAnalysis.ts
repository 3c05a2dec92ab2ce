import { mostSparsePlayers, type AnalysisSettings } from '../../contract/index.ts'
import { chooseSamples } from '../players/index.ts'
import type { Store } from '../project/index.ts'
import type { Engine } from './engine.ts'
import { knownClasses } from './knownPredictions.ts'
import { checkFiles, storedNetwork } from './network.ts'
import { planGames, type GamePlan } from './plan.ts'
import { predictedClasses } from './predicted.ts'
import { chooseDataset } from './study.ts'
import { withBaseline } from './wanted.ts'

/** The games of named networks on chosen samples, once their files were found to be those that were added. */
export async function planAnalysis(engine: Engine, settings: AnalysisSettings): Promise<GamePlan> {
  const { networks, dataset, samples, settled } = chosenBy(engine.store, settings)
  await Promise.all(networks.map(checkFiles))
  const predicted = await predictedClasses(engine, settled, networks[0], dataset, samples)
  return gamesOf(engine.store, settings, predicted)
}

/** The same as it stands, nothing computed for it: the games of a predicted class that is not known count as missing. */
export function planStoredAnalysis(store: Store, settings: AnalysisSettings): Promise<GamePlan> {
  const { networks, dataset, samples, settled } = chosenBy(store, settings)
  return gamesOf(store, settings, knownClasses(store, settled, networks[0], dataset, samples))
}

function chosenBy(store: Store, settings: AnalysisSettings) {
  const dataset = chooseDataset({ store }, settings.data)
  return {
    dataset,
    settled: withBaseline(settings, dataset),
    samples: chooseSamples(settings.samples, dataset.count),
    networks: settings.models.map((name) => storedNetwork(store, store.models.byName(name))),
  }
}

function gamesOf(store: Store, settings: AnalysisSettings, predicted: Map<number, number> | undefined) {
  const { settled, ...chosen } = chosenBy(store, settings)
  return planGames(store, {
    ...chosen,
    settings: settled,
    extraction: settled,
    predicted,
    shard: settings.shard,
    most: settings.sparse && mostSparsePlayers,
  })
}
