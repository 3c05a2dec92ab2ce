import {
  CarryoverError,
  extractionSettings,
  gameSettings,
  studySettings,
  type ExtractionSettings,
  type GameSettings,
  type SampleExplanation,
} from '../../contract/index.ts'
import { shapleyValues } from '../interactions/indices.ts'
import { playerNames } from '../players/index.ts'
import type { DatasetRecord, ModelRecord } from '../project/index.ts'
import { runGames } from './analysis.ts'
import type { Engine, Watch } from './engine.ts'
import { openNetwork } from './network.ts'
import { planGames } from './plan.ts'
import { predictedClasses } from './predicted.ts'

export interface ExplainTask {
  model: ModelRecord
  data: DatasetRecord
  sample: number
  settings: Partial<GameSettings & ExtractionSettings>
}

/**
 * The explanation of one network on one sample; what is missing is computed first, and stored unless the project is
 * read-only. Settings that are left out are those of the sample's newest game, else those of the project's study.
 */
export async function explainSample(engine: Engine, task: ExplainTask, watch: Watch): Promise<SampleExplanation> {
  const { store } = engine
  const { model, data, sample } = task
  const network = await openNetwork(store, model)
  const settings = settingsFor(engine, task)
  const plan = planGames(store, {
    networks: [network],
    dataset: data,
    samples: [sample],
    settings,
    extraction: settings,
    predicted: await predictedClasses(engine, settings, network, data, [sample]),
  })
  const [game] = plan.games
  const { errors } = await runGames(engine, plan, false, watch)
  if (errors.length > 0) throw new CarryoverError(errors[0].code, errors[0].message, errors[0].hint)
  const { values, provider } = store.games.get(game.gameKey)!
  const { explanation } = store.explanations.get(game.explanationKey)!
  return {
    model: model.name,
    data: data.name,
    sample,
    path: game.sample.path,
    label: game.sample.label,
    class: game.target,
    className: data.classes[game.target] ?? String(game.target),
    players: playerNames(settings.players),
    values,
    explanation,
    shapley: shapleyValues(values),
    provider,
  }
}

function settingsFor({ store }: Engine, { model, data, sample, settings }: ExplainTask) {
  const newest = store.games.newest(model.id, data.id, sample)
  const stored = newest && store.explanations.newestFor(newest.key)?.explanation
  const study = studySettings.safeParse(store.settings.get('study')).data
  const known = newest ? { ...study, ...newest.settings, ...(stored && { kappa: stored.kappa }) } : study
  const players = settings.players ?? known?.players
  if (!players) {
    throw new CarryoverError(
      'PLAYERS_INVALID',
      `Sample ${sample} was not analysed with the network "${model.name}" yet, so its players are not known.`,
      'Name them with --players, such as --players grid:3x4.',
    )
  }
  const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined))
  const merged = { ...known, ...given, players }
  return { ...gameSettings.parse(merged), ...extractionSettings.parse(merged) }
}
