import {
  CarryoverError,
  type Drilldown,
  type Explanation,
  type LookSettings,
  type SampleExplanation,
} from '../../contract/index.ts'
import { explanationCurve } from '../interactions/curves.ts'
import { shapleyValues } from '../interactions/indices.ts'
import type { DatasetRecord, ModelRecord } from '../project/index.ts'
import { runGames } from './analysis.ts'
import type { Engine, Watch } from './engine.ts'
import { explainedSample } from './explainedSample.ts'
import { createInputs } from './inputs/index.ts'
import { settingsOfLook, type FullSettings } from './lookSettings.ts'
import { checkFiles, storedNetwork, type Network } from './network.ts'
import { missingOf, planGames, type GamePlan, type PlannedGame } from './plan.ts'
import { predictedClasses } from './predicted.ts'
import { knownPredictions } from './knownPredictions.ts'

export interface LookTask {
  models: ModelRecord[]
  data: DatasetRecord
  sample: number
  settings?: LookSettings
}

/** One network's part of a look. */
export interface LookedGame {
  game: PlannedGame
  values: Float64Array
  explanation: Explanation
  provider: string
}

export interface Look {
  plan: GamePlan
  settings: FullSettings
  /** Names of the sample's players. */
  players: string[]
  /** In the order of the networks that were asked for. */
  games: LookedGame[]
  /** Whether anything had to be computed, and was stored. */
  isNew: boolean
}

/**
 * Networks on one sample: their games and explanations, each by itself. What is missing is computed first and stored;
 * for what is stored the files of the networks are not needed. Where the settings ask for the predicted class, all of
 * them explain the one that the second network predicts, if there are two: from the pre-trained to the fine-tuned
 * network that is the fine-tuned one, as in a study.
 */
export async function lookAt(engine: Engine, task: LookTask, watch: Watch): Promise<Look> {
  const { store } = engine
  const { models, data, sample } = task
  const settings = settingsOfLook(store, task, task.settings)
  const networks = models.map((model) => storedNetwork(store, model))
  const plan = await planGames(store, {
    networks,
    dataset: data,
    samples: [sample],
    settings,
    extraction: settings,
    predicted: await predicted(engine, settings, networks[1] ?? networks[0], data, sample),
  })
  const missing = missingOf(store, plan)
  const isNew = missing.games.size + missing.explanations.size > 0
  if (isNew && store.readOnly) {
    throw new CarryoverError(
      'PROJECT_READ_ONLY',
      `Sample ${sample} has no stored explanation with these networks and settings, and none can be computed: the project is open read-only.`,
      'Open it for writing, or look at samples that are analysed.',
    )
  }
  if (isNew) {
    const unknown = plan.games.filter(({ gameKey }) => missing.games.has(gameKey))
    await Promise.all(unknown.map(({ network }) => checkFiles(network)))
    const { errors } = await runGames(engine, plan, false, watch)
    if (errors.length > 0) throw new CarryoverError(errors[0].code, errors[0].message, errors[0].hint)
  }
  const games = plan.games.map((game) => {
    const { values, provider } = store.games.get(game.gameKey)!
    const { explanation } = store.explanations.get(game.explanationKey)!
    return { game, values, explanation, provider }
  })
  const { names: players } = await createInputs(store, data).players(sample, settings.players)
  return { plan, settings, players, games, isNew }
}

/** The class where the settings ask for the predicted one: from what is stored, else by a forward pass. */
async function predicted(
  engine: Engine,
  settings: FullSettings,
  network: Network,
  data: DatasetRecord,
  sample: number,
): Promise<Map<number, number> | undefined> {
  if (settings.target !== 'predicted') return undefined
  const known = knownPredictions(engine.store, network, data, settings)(sample)
  if (known !== null) return new Map([[sample, known]])
  await checkFiles(network)
  return predictedClasses(engine, settings, network, data, [sample])
}

/** What a look says about one of its networks. */
export function explained({ plan, players }: Look, { game, values, explanation, provider }: LookedGame) {
  const { dataset } = plan
  return {
    ...explainedSample(dataset, game.network.model, game.sample, game.target),
    players,
    values,
    explanation,
    shapley: shapleyValues(values),
    provider,
  } satisfies SampleExplanation
}

/** A look as drilldowns, one a network; the sample is read once. */
export async function drilldowns({ store }: Engine, look: Look): Promise<Drilldown[]> {
  const { plan, settings, games } = look
  const { dataset } = plan
  const view = await createInputs(store, dataset).view(games[0].game.sample.index, settings)
  return games.map((each) => {
    const { network, outputsKey } = each.game
    return {
      ...explained(look, each),
      settings,
      view,
      logits: store.outputs.get(outputsKey)?.logits ?? null,
      classNames: classNames(dataset, network),
      curve: explanationCurve(each.values, each.explanation),
    }
  })
}

/** A name for every class a network knows; a single logit speaks for two. */
function classNames({ classes }: DatasetRecord, network: Network): string[] {
  const count = Math.max(network.classes, 2, classes.length)
  return Array.from({ length: count }, (_, index) => classes[index] ?? String(index))
}
