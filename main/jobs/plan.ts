import {
  CarryoverError,
  type ExtractionSettings,
  type GameSettings,
  type Plan,
  type SampleInfo,
  type Shard,
} from '../../contract/index.ts'
import { checkBaseline, checkPlayers, gridMap } from '../players/index.ts'
import type { DatasetRecord, Store } from '../project/index.ts'
import { createBreath } from './breath.ts'
import { pointedTo } from './inputs/byHand.ts'
import { createInputs } from './inputs/index.ts'
import { checkClass, labelOf } from './classes.ts'
import { explanationKey, gameKey, outputsKey } from './keys.ts'
import type { Network } from './network.ts'
import type { Engine } from './engine.ts'
import { expectedSeconds } from './expected.ts'

/** One network on one sample, with the keys under which its numbers are stored. */
export interface PlannedGame {
  network: Network
  sample: SampleInfo
  /** Players of the sample, which may differ from sample to sample. */
  n: number
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
  /** The most players of any sample. */
  n: number
  games: PlannedGame[]
  /** Games there cannot be, because the sample cannot be cut into players. */
  refused: { network: Network; sample: number; fault: CarryoverError }[]
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
  /** Players that a sample may be cut into; as many as there can be exact explanations of unless given. */
  most?: number
}

/**
 * Every game of the networks on the samples, sample by sample, so that whatever is finished first can be compared.
 * Throws PLAYERS_INVALID, CLASS_UNKNOWN, SAMPLE_UNKNOWN before anything is computed.
 */
export async function planGames(store: Store, input: PlanInput): Promise<GamePlan> {
  const { networks, dataset, settings, extraction } = input
  checkPlayers(settings.players, dataset.kind, input.most)
  checkBaseline(settings.baseline, dataset.kind)
  for (const { model } of networks) {
    const { binding } = model
    if (settings.players.kind === 'grid' && binding.kind === 'image' && binding.height > 0 && binding.width > 0) {
      gridMap(settings.players, binding.height, binding.width, input.most)
    }
  }
  const inputs = createInputs(store, dataset, input.most)
  const games: PlannedGame[] = []
  const refused: GamePlan['refused'] = []
  const breath = createBreath()
  for (const index of input.samples) {
    await breath()
    const sample = store.datasets.sample(dataset.id, index)
    const target = targetOf(sample, settings, input.predicted)
    const cut = await inputs.players(index, settings.players).catch((fault: unknown) => {
      if (!(fault instanceof CarryoverError)) throw fault
      refused.push(...networks.map((network) => ({ network, sample: index, fault })))
      return null
    })
    if (!cut) continue
    const pointed = pointedTo(store, dataset, settings, index)
    for (const network of networks) {
      checkClass(target, network.classes, network.model.name)
      const outputs = outputsKey({ network, sample, dataset, settings, ...pointed })
      const game = gameKey(outputs, target, settings.value)
      games.push({
        network,
        sample,
        n: cut.n,
        target,
        outputsKey: outputs,
        gameKey: game,
        explanationKey: explanationKey([game], { ...extraction, extraction: 'separate', alpha: null }),
      })
    }
  }
  if (games.length === 0 && refused.length > 0) throw refused[0].fault
  const n = games.reduce((most, game) => Math.max(most, game.n), 0)
  return { dataset, settings, extraction, n, games: input.shard ? shardOf(games, input.shard) : games, refused }
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
    games: plan.games.length + plan.refused.length,
    cachedGames: plan.games.length - missing.games.size,
    explanations,
    cachedExplanations: valuesOnly ? 0 : explanations - missing.explanations.size,
    forwardPasses: passes.reduce((sum, { n }) => sum + 2 ** n, 0),
    seconds: expectedSeconds(engine, plan, missing, valuesOnly),
  }
}
