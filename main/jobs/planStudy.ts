import { CarryoverError, type Report, type StudySettings } from '../../contract/index.ts'
import { chooseSamples } from '../players/index.ts'
import type { DatasetRecord, ModelRecord, ProbeRecord, Store, StudyRecord } from '../project/index.ts'
import { knownClasses } from './knownPredictions.ts'
import { probeKey, studyKey } from './keys.ts'
import { storedNetwork, type Network } from './network.ts'
import { planGames, type GamePlan } from './plan.ts'
import { chooseDataset } from './study.ts'
import { withBaseline } from './wanted.ts'
import { epochOf, storedStudyNetworks, studyNetworks, type StudyNetworks } from './studyNetworks.ts'

/**
 * The games of a study as it stands, nothing computed for it: those of a probe that is still to be fitted, and of a
 * predicted class that is not known yet, count as not stored.
 */
export async function planStudy(store: Store, settings: StudySettings): Promise<GamePlan> {
  const data = chooseDataset({ store }, settings.data)
  const roles = studyNetworks(store.models.list())
  const probe = probeOf(store, settings, roles.pretrained)
  const awaited = settings.probeData === undefined ? null : unfitted(roles.pretrained, data)
  return gamesOf(store, settings, data, roles, storedStudyNetworks(store, roles, probe ?? awaited, data))
}

/** A study that was made, with the games behind its report. */
export interface MadeStudy {
  roles: StudyNetworks<ModelRecord>
  plan: GamePlan
}

/** Finds what a stored report was made from. Throws STUDY_INVALID where the project is not as it was then. */
export async function planOfStudy(store: Store, { key, settings, report }: StudyRecord): Promise<MadeStudy> {
  const gone = new CarryoverError(
    'STUDY_INVALID',
    'The networks of this study are not in the project any more as they were.',
    'Run the study again to see the samples behind it.',
  )
  if (!report) throw gone
  const models = networksOf(report, store.models.list())
  const expected = Object.values(report.convergence).reduce((sum, { epochs }) => sum + epochs.length, 1)
  if (models.length !== expected) throw gone
  const data = chooseDataset({ store }, settings.data)
  const roles = studyNetworks(models)
  const networks = storedStudyNetworks(store, roles, probeOf(store, settings, roles.pretrained), data)
  const plan = await gamesOf(store, settings, data, roles, networks)
  // The key stands for all of them and their order.
  const keys = plan.games.map((game) => game.explanationKey)
  if (studyKey(settings, keys) !== key) throw gone
  return { roles, plan }
}

/** The networks a report is about, those that were added later left out. */
function networksOf({ networks, convergence }: Report, models: ModelRecord[]): ModelRecord[] {
  const pretrained = models.filter(({ role }) => role === 'pretrained')
  const pre = pretrained.find(({ name }) => name === networks.pretrained) ?? pretrained.at(0)
  const checkpoints = models.filter((model) => {
    const run = Object.hasOwn(convergence, model.run) ? convergence[model.run] : undefined
    return run?.role === model.role && run.epochs.includes(epochOf(model))
  })
  return pre ? [pre, ...checkpoints] : checkpoints
}

/** The probe of a study; null where there is none, or none yet. */
function probeOf(store: Store, { probeData, probeC }: StudySettings, pretrained: ModelRecord): ProbeRecord | null {
  if (probeData === undefined) return null
  return store.probes.byKey(probeKey(storedNetwork(store, pretrained, null), store.datasets.byName(probeData), probeC))
}

/** Stands for a probe that is still to be fitted: nothing is stored under its key. */
function unfitted(pretrained: ModelRecord, data: DatasetRecord): ProbeRecord {
  const { id: modelId, name: model, binding } = pretrained
  const [classes, features] = [data.classes.length, binding.featureCount]
  const fit = { C: 0, classes, features }
  return {
    key: 'not fitted yet',
    modelId,
    datasetId: data.id,
    testId: null,
    ...fit,
    info: {
      model,
      data: data.name,
      test: null,
      ...fit,
      trainAccuracy: 0,
      testAccuracy: null,
      loss: 0,
      gradientNorm: 0,
      iterations: 0,
    },
    weights: new Float64Array(),
    intercept: new Float64Array(),
  }
}

function gamesOf(
  store: Store,
  wanted: StudySettings,
  data: DatasetRecord,
  roles: StudyNetworks<ModelRecord>,
  networks: Network[],
): Promise<GamePlan> {
  const settings = withBaseline(wanted, data)
  const samples = chooseSamples(settings.samples, data.count)
  const reference = networks.find(({ model }) => model.id === roles.finetuned.id)!
  return planGames(store, {
    networks,
    dataset: data,
    samples,
    settings,
    extraction: settings,
    predicted: knownClasses(store, settings, reference, data, samples),
    shard: settings.shard,
  })
}
