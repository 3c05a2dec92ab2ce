import {
  CarryoverError,
  maxPlayers,
  type Explanation,
  type InteractionChange,
  type LookSettings,
  type OverallComparison,
} from '../../contract/index.ts'
import { order } from '../interactions/butterflies.ts'
import { strengthByOrder } from '../interactions/curves.ts'
import { weightedJaccard } from '../knowledge/index.ts'
import { playerCount } from '../players/index.ts'
import type { DatasetRecord, ModelRecord, Store } from '../project/index.ts'
import { createBreath } from './breath.ts'
import { changesOf } from './changes.ts'
import { knownPredictions } from './knownPredictions.ts'
import { lookSettingsFor } from './lookSettings.ts'
import { storedNetwork } from './network.ts'
import { planGames } from './plan.ts'

/** The strongest changes of all samples that are told one by one. */
const keptChanges = 2000

export interface OverallTask {
  models: ModelRecord[]
  data: DatasetRecord
  settings?: LookSettings
  tau: number
}

/**
 * Networks over all samples that each of them was explained on under the same settings. Only what is stored counts; it
 * is read sample by sample, and others get their turn in between.
 */
export async function compareOverall(store: Store, task: OverallTask): Promise<OverallComparison> {
  const { models, data, tau } = task
  const settings = lookSettingsFor(store, { models, data }, task.settings)
  const zeros = () => Array.from({ length: maxPlayers }, () => 0)
  const overall: OverallComparison = {
    settings,
    n: (settings && playerCount(settings.players)) ?? 0,
    samples: [],
    strength: models.map(() => ({ positive: zeros(), negative: zeros() })),
    preserve: zeros(),
    discard: zeros(),
    new: zeros(),
    changes: [],
  }
  if (!settings) return upToOrder(overall)
  const networks = models.map((model) => storedNetwork(store, model))
  const predictedBy = knownPredictions(store, networks[1], data, settings)
  const breath = createBreath()

  for (const sample of commonSamples(store, models, data)) {
    await breath()
    const predicted = settings.target === 'predicted' ? predictedBy(sample) : null
    if (settings.target === 'predicted' && predicted === null) continue
    const games = await planGames(store, {
      networks,
      dataset: data,
      samples: [sample],
      settings,
      extraction: settings,
      predicted: predicted === null ? undefined : new Map([[sample, predicted]]),
    }).then(
      (plan) => plan.games,
      (fault: unknown) => {
        // Its players were made by hand, and are not there any more.
        if (fault instanceof CarryoverError) return []
        throw fault
      },
    )
    const found = games.map(({ explanationKey }) => store.explanations.get(explanationKey)?.explanation)
    if (found.length === 0 || !found.every((each) => each !== undefined)) continue
    overall.n = Math.max(overall.n, games[0].n)
    add(overall, found, changesOf(found, tau), games[0].sample)
  }
  const count = Math.max(1, overall.samples.length)
  overall.strength = overall.strength.map(({ positive, negative }) => ({
    positive: positive.map((sum) => sum / count),
    negative: negative.map((sum) => sum / count),
  }))
  overall.changes = strongestOf(overall.changes)
  return upToOrder(overall)
}

/** Sums by order end with the most players of any sample. */
function upToOrder(overall: OverallComparison): OverallComparison {
  const { n, strength, preserve, discard, new: added } = overall
  const cut = (byOrder: number[]) => byOrder.slice(0, n)
  return {
    ...overall,
    strength: strength.map(({ positive, negative }) => ({ positive: cut(positive), negative: cut(negative) })),
    preserve: cut(preserve),
    discard: cut(discard),
    new: cut(added),
  }
}

/** Samples that have some game of every network. */
function commonSamples(store: Store, models: ModelRecord[], data: DatasetRecord): number[] {
  const [first, ...others] = models.map((model) => new Set(store.games.samplesOf(model.id, data.id)))
  return [...others.reduce((common, each) => common.intersection(each), first)]
}

function add(
  overall: OverallComparison,
  explanations: Explanation[],
  changes: InteractionChange[],
  { index, label }: { index: number; label: number | null },
): void {
  const sums = { preserve: 0, discard: 0, new: 0 }
  for (const change of changes) {
    for (const kind of ['preserve', 'discard', 'new'] as const) {
      sums[kind] += change[kind]
      overall[kind][order(change.mask) - 1] += change[kind]
    }
  }
  explanations.forEach((explanation, m) => {
    const { positive, negative } = strengthByOrder(explanation)
    positive.forEach((sum, i) => (overall.strength[m].positive[i] += sum))
    negative.forEach((sum, i) => (overall.strength[m].negative[i] += sum))
  })
  overall.samples.push({
    sample: index,
    label,
    similarity: weightedJaccard(explanations[0], explanations[1]),
    ...sums,
    outputs: explanations.map(({ vFull }) => vFull),
  })
  overall.changes.push(...changes.slice(0, keptChanges).map((change) => ({ sample: index, ...change })))
  // Now and then, so that they do not pile up.
  if (overall.changes.length > 10 * keptChanges) overall.changes = strongestOf(overall.changes)
}

const strongestOf = <T extends InteractionChange>(changes: T[]): T[] => {
  const strength = ({ before, after }: T) => Math.max(Math.abs(before), Math.abs(after))
  return changes.toSorted((a, b) => strength(b) - strength(a)).slice(0, keptChanges)
}
