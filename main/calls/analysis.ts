import { randomUUID } from 'node:crypto'
import {
  studySettings,
  type AnalysisSettings,
  type Plan,
  type ProbeInfo,
  type RunSummary,
} from '../../contract/index.ts'
import { runGames } from '../jobs/analysis.ts'
import type { Engine, Watch } from '../jobs/engine.ts'
import { explainSample } from '../jobs/explain.ts'
import { openNetwork } from '../jobs/network.ts'
import { missingOf, planGames, planNumbers, type GamePlan } from '../jobs/plan.ts'
import { predictedClasses } from '../jobs/predicted.ts'
import { fitNetworkProbe } from '../jobs/probing.ts'
import { chooseDataset, runStudy, type StudyResult } from '../jobs/study.ts'
import { studyNetworks } from '../jobs/studyNetworks.ts'
import { canonicalJson } from '../files/canonicalJson.ts'
import { chooseSamples } from '../players/index.ts'
import type { QueuedJob, Store } from '../project/index.ts'
import type { Context, HandlersOf } from './context.ts'

type Names = 'probe' | 'analysis' | 'study' | 'job' | 'sample' | 'games'

/** A look at one sample goes before whatever else is computed. */
const aLook = (): Watch => ({ signal: new AbortController().signal, progress: () => undefined, priority: 1 })

export const analysisCalls = (context: Context): HandlersOf<Names> => {
  const { pool, projects, queue } = context
  const engineOf = (project: string): Engine => ({ store: projects.get(project), pool })
  /** Rows of the projects' queues that a job of this process stands for. */
  const running = new Set<string>()
  /** The row of work that was interrupted before with the same settings, or a new one. */
  function rowFor(store: Store, kind: QueuedJob['kind'], settings: unknown): string {
    const wanted = canonicalJson(settings)
    const interrupted = store.queue
      .unfinished()
      .find((row) => row.kind === kind && !running.has(row.id) && canonicalJson(row.settings) === wanted)
    if (interrupted) return interrupted.id
    const id = randomUUID()
    store.queue.add({ id, kind, settings })
    return id
  }

  /** Starts work whose rows in the project's own queue tell what was interrupted. */
  const start = <T>(
    project: string,
    title: string,
    kind: QueuedJob['kind'],
    settings: unknown,
    run: (engine: Engine, watch: Watch) => Promise<T>,
  ) => {
    const engine = engineOf(project)
    const row = rowFor(engine.store, kind, settings)
    const job = queue.start({
      project,
      title,
      run: (signal, progress) => run(engine, { signal, progress }),
      onStatus: ({ status, error }) => {
        engine.store.queue.update(row, { status, error })
      },
    })
    running.add(row)
    const ended = () => running.delete(row)
    queue.result(job).then(ended, ended)
    return { job }
  }

  return {
    'probe.start': ({ project, model, data, test, C = 1 }) =>
      start(project, `Probe on ${data}`, 'probe', { model, data, test, C }, async (engine, watch) => {
        const { models, datasets } = engine.store
        const probed = model === undefined ? studyNetworks(models.list()).pretrained : models.byName(model)
        const record = await fitNetworkProbe(
          engine,
          { model: probed, data: datasets.byName(data), test: test === undefined ? null : datasets.byName(test), C },
          watch,
        )
        return record.info
      }),
    'probe.result': ({ job }) => queue.result(job) as Promise<ProbeInfo>,

    'analysis.plan': async ({ project, settings }): Promise<Plan> => {
      const engine = engineOf(project)
      const plan = await planAnalysis(engine, settings)
      return planNumbers(plan, missingOf(engine.store, plan), settings.valuesOnly)
    },
    'analysis.start': ({ project, settings }) =>
      start(project, 'Analysis', 'analysis', settings, async (engine, watch) =>
        runGames(engine, await planAnalysis(engine, settings), settings.valuesOnly, watch),
      ),
    'analysis.result': ({ job }) => queue.result(job) as Promise<RunSummary>,

    'study.settings': ({ project }) =>
      studySettings.safeParse(projects.get(project).settings.get('study')).data ?? null,
    'study.start': ({ project, settings }) =>
      start(project, 'Study', 'study', settings, (engine, watch) => runStudy(engine, settings, watch)),
    'study.result': ({ job }) => queue.result(job) as Promise<StudyResult>,

    'job.list': () => queue.list(),
    'job.cancel': ({ job }) => {
      queue.cancel(job)
    },

    'sample.explain': ({ project, model, data, sample, settings = {} }) => {
      const engine = engineOf(project)
      const dataset = chooseDataset(engine, data)
      return explainSample(
        engine,
        { model: engine.store.models.byName(model), data: dataset, sample, settings },
        aLook(),
      )
    },

    'games.decompose': (task) => pool.solve(task),
  }
}

async function planAnalysis(engine: Engine, settings: AnalysisSettings): Promise<GamePlan> {
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
