import {
  CarryoverError,
  type ExtractionSettings,
  type GameSettings,
  type Plan,
  type SampleInfo,
  type Shard,
} from '../../contract/index.ts'
import { gridMap, playerCount } from '../players/index.ts'
import type { DatasetRecord, Store } from '../project/index.ts'
import { createBreath } from './breath.ts'
import { checkClass, labelOf } from './classes.ts'
import { explanationKey, gameKey, outputsKey } from './keys.ts'
import type { Network } from './network.ts'
import type { Engine } from './engine.ts'
import { expectedSeconds } from './expected.ts'

/** One network on one sample, with the keys under which its numbers are stored. */
export interface PlannedGame {
  network: Network
  sample: SampleInfo
  /** The class that is explained. */
  target: number
  outputsKey: string
  gameKey: string
  explanationKey: string
}

export interface GamePlan {
  dataset: DatasetRecord
  settings: GameSettings
  extraction: ExtractionSettings
  n: number
  games: PlannedGame[]
}

export interface PlanInput {
  networks: Network[]
  dataset: DatasetRecord
  /** Indices of samples. */
  samples: number[]
  settings: GameSettings
  extraction: ExtractionSettings
  /** Class of each sample where the settings say "predicted". */
  predicted?: Map<number, number>
  shard?: Shard
}

/**
 * Every game of the networks on the samples, sample by sample, so that whatever is finished first can be compared.
 * Throws PLAYERS_INVALID, CLASS_UNKNOWN, SAMPLE_UNKNOWN before anything is computed.
 */
export async function planGames(store: Store, input: PlanInput): Promise<GamePlan> {
  const { networks, dataset, settings, extraction } = input
  for (const { model } of networks) {
    const { height, width } = model.binding
    if (height > 0 && width > 0) gridMap(settings.players, height, width)
  }
  const games: PlannedGame[] = []
  const breath = createBreath()
  for (const index of input.samples) {
    await breath()
    const sample = store.datasets.sample(dataset.id, index)
    const target = targetOf(sample, settings, input.predicted)
    for (const network of networks) {
      checkClass(target, network.classes, network.model.name)
      const outputs = outputsKey({ network, sample, dataset, settings })
      const game = gameKey(outputs, target, settings.value)
      games.push({
        network,
        sample,
        target,
        outputsKey: outputs,
        gameKey: game,
        explanationKey: explanationKey([game], { ...extraction, extraction: 'separate', alpha: null }),
      })
    }
  }
  const n = playerCount(settings.players)
  return { dataset, settings, extraction, n, games: input.shard ? shardOf(games, input.shard) : games }
}

/** Every `count`-th game from the `index`-th (counted from 1) on. */
function shardOf(games: PlannedGame[], { index, count }: Shard): PlannedGame[] {
  if (index > count) throw new CarryoverError('USAGE', `There is no shard ${index} of ${count}.`)
  return games.filter((_, i) => i % count === index - 1)
}

function targetOf(sample: SampleInfo, { target }: GameSettings, predicted?: Map<number, number>): number {
  if (target === 'label') return labelOf(sample)
  if (target === 'predicted') return predicted!.get(sample.index)!
  return target
}

/** What of a plan is still to be done. */
export interface Missing {
  games: Set<string>
  explanations: Set<string>
  outputs: Set<string>
}

export function missingOf(store: Store, { games }: GamePlan): Missing {
  return {
    games: store.games.missing(games.map((game) => game.gameKey)),
    explanations: store.explanations.missing(games.map((game) => game.explanationKey)),
    outputs: store.outputs.missing(games.map((game) => game.outputsKey)),
  }
}

/** The numbers of a plan before it starts. */
export function planNumbers(engine: Engine, plan: GamePlan, valuesOnly: boolean): Plan {
  const missing = missingOf(engine.store, plan)
  const explanations = valuesOnly ? 0 : plan.games.length
  const passes = plan.games.filter((game) => missing.games.has(game.gameKey) && missing.outputs.has(game.outputsKey))
  return {
    n: plan.n,
    games: plan.games.length,
    cachedGames: plan.games.length - missing.games.size,
    explanations,
    cachedExplanations: valuesOnly ? 0 : explanations - missing.explanations.size,
    forwardPasses: passes.length * 2 ** plan.n,
    seconds: expectedSeconds(engine, plan, missing, valuesOnly),
  }
}
