import { drilldowns, explained } from '../jobs/explain.ts'
import { lookAtSparse, newestSparse } from '../jobs/sparseLook.ts'
import { chooseDataset } from '../jobs/study.ts'
import type { Context, HandlersOf } from './context.ts'
import { lookAndTell } from './looks.ts'

export const sampleCalls = (
  context: Context,
): HandlersOf<'sample.explain' | 'sample.drilldown' | 'sample.sparse' | 'sample.sparseLook' | 'games'> => {
  const { pool, projects } = context
  return {
    'sample.explain': async ({ project, model, data, sample, settings }) => {
      const store = projects.get(project)
      const dataset = chooseDataset({ store }, data)
      const task = { models: [store.models.byName(model)], data: dataset, sample, settings }
      const seen = await lookAndTell(context, store, task)
      return explained(seen, seen.games[0])
    },
    'sample.drilldown': async ({ project, model, data, sample, settings }) => {
      const store = projects.get(project)
      const task = { models: [store.models.byName(model)], data: store.datasets.byName(data), sample, settings }
      const seen = await lookAndTell(context, store, task)
      return (await drilldowns({ store, pool }, seen))[0]
    },
    'sample.sparse': ({ project, model, data, sample }) => {
      const store = projects.get(project)
      return newestSparse(store, store.models.byName(model), chooseDataset({ store }, data), sample)
    },
    'sample.sparseLook': ({ project, model, data, sample, id }) => {
      const store = projects.get(project)
      return lookAtSparse(store, store.models.byName(model), store.datasets.byName(data), sample, id)
    },
    'games.decompose': (task) => pool.solve(task),
  }
}
