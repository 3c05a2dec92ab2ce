import type { Watch } from '../jobs/engine.ts'
import { drilldowns, explained, lookAt, type LookTask } from '../jobs/explain.ts'
import { newestSparse } from '../jobs/sparse.ts'
import { chooseDataset } from '../jobs/study.ts'
import type { Context, HandlersOf } from './context.ts'

/** A look at one sample goes before whatever else is computed. */
export const aLook = (): Watch => ({
  signal: new AbortController().signal,
  progress: () => undefined,
  priority: 1,
})

export const sampleCalls = ({
  pool,
  projects,
  emit,
}: Context): HandlersOf<'sample.explain' | 'sample.drilldown' | 'sample.sparse' | 'games'> => {
  async function look(project: string, task: LookTask) {
    const engine = { store: projects.get(project), pool }
    const seen = await lookAt(engine, task, aLook())
    if (seen.isNew) emit('change', { project: engine.store.path, part: 'games' })
    return { engine, seen }
  }
  return {
    'sample.explain': async ({ project, model, data, sample, settings }) => {
      const store = projects.get(project)
      const dataset = chooseDataset({ store }, data)
      const { seen } = await look(project, { models: [store.models.byName(model)], data: dataset, sample, settings })
      return explained(seen, seen.games[0])
    },
    'sample.drilldown': async ({ project, model, data, sample, settings }) => {
      const { models, datasets } = projects.get(project)
      const task = { models: [models.byName(model)], data: datasets.byName(data), sample, settings }
      const { engine, seen } = await look(project, task)
      return (await drilldowns(engine, seen))[0]
    },
    'sample.sparse': ({ project, model, data, sample }) => {
      const store = projects.get(project)
      return newestSparse(store, store.models.byName(model), chooseDataset({ store }, data), sample)
    },
    'games.decompose': (task) => pool.solve(task),
  }
}
