import { CarryoverError, type Report, type RunSummary, type StudySettings } from '../../contract/index.ts'
import { chooseSamples } from '../players/index.ts'
import type { DatasetRecord } from '../project/index.ts'
import { runGames } from './analysis.ts'
import type { Engine, Watch } from './engine.ts'
import { evaluate } from './evaluate.ts'
import { solveJointly } from './joint.ts'
import { studyKey } from './keys.ts'
import { checkFiles } from './network.ts'
import { planGames } from './plan.ts'
import { withBaseline, withProvider } from './wanted.ts'
import { predictedClasses } from './predicted.ts'
import { fitNetworkProbe } from './probing.ts'
import { storedStudyNetworks, studyNetworks } from './studyNetworks.ts'
import { reportOf, type OpenedNetworks } from './studyReport.ts'

export interface StudyResult {
  summary: RunSummary
  /** Null for a shard or for values only: the report needs all explanations. */
  report: Report | null
}

/**
 * The whole study: probe, accuracies, games and explanations of every checkpoint, and the report. Whatever is stored is
 * not computed again. Throws STUDY_INVALID, PROBE_MISSING and what its parts throw.
 */
export async function runStudy(engine: Engine, wanted: StudySettings, watch: Watch): Promise<StudyResult> {
  const { store } = engine
  // Kept first, so that an interrupted study goes on without being told its settings again.
  const { shard, ...kept } = wanted
  if (!store.readOnly) store.settings.set('study', { ...kept, valuesOnly: false })
  const data = chooseDataset(engine, wanted.data)
  const settings = withBaseline(await withProvider(wanted, engine), data)
  const opened = await openNetworks(engine, settings, data, watch)
  const samples = chooseSamples(settings.samples, data.count)
  const reference = opened.all.find(({ model }) => model.id === opened.roles.finetuned.id)!
  const plan = await planGames(store, {
    networks: opened.all,
    dataset: data,
    samples,
    settings,
    extraction: settings,
    predicted: await predictedClasses(engine, settings, reference, data, samples),
    shard: settings.shard,
  })
  const summary = await runGames(engine, plan, settings.valuesOnly, watch)
  if (settings.shard || settings.valuesOnly) return { summary, report: null }

  watch.progress({ detail: 'accuracies of the checkpoints' })
  const evaluations = await evaluate(engine, opened.all, data, watch)
  if (settings.extraction === 'joint') await solveJointly(engine, plan, opened.roles, settings, watch)
  watch.progress({ detail: 'report' })
  const report = await reportOf(engine, settings, data, opened, plan, evaluations, watch)
  store.studies.put({
    key: studyKey(
      settings,
      plan.games.map((game) => game.explanationKey),
    ),
    settings,
    report,
  })
  return { summary, report }
}

/** The data set of that name, or the only one. */
export function chooseDataset({ store }: Pick<Engine, 'store'>, name: string | undefined): DatasetRecord {
  if (name !== undefined) return store.datasets.byName(name)
  const all = store.datasets.list()
  if (all.length === 1) return all[0]
  throw new CarryoverError(
    'DATASET_UNKNOWN',
    all.length === 0
      ? 'The project has no data set.'
      : `The project has ${all.length} data sets; say which: ${all.map((each) => each.name).join(', ')}.`,
    all.length === 0 ? 'Add one with "carryover data add".' : 'Choose one with --data NAME.',
  )
}

async function openNetworks(
  engine: Engine,
  settings: StudySettings,
  data: DatasetRecord,
  watch: Watch,
): Promise<OpenedNetworks> {
  const { store } = engine
  const roles = studyNetworks(store.models.list())
  const { pretrained } = roles
  const probe =
    settings.probeData === undefined
      ? null
      : await fitNetworkProbe(
          engine,
          { model: pretrained, data: store.datasets.byName(settings.probeData), test: data, C: settings.probeC },
          watch,
        )
  const all = storedStudyNetworks(store, roles, probe, data)
  await Promise.all(all.map(checkFiles))
  return { roles, probe: probe?.info ?? null, all }
}
