import { compareOverall } from '../jobs/overall.ts'
import { compareSample } from '../jobs/compareSample.ts'
import type { Context, HandlersOf } from './context.ts'
import { aLook } from './looks.ts'

export const compareCalls = ({ pool, projects, emit }: Context): HandlersOf<'sample.compare' | 'compare'> => ({
  'sample.compare': async ({ project, models, data, ...rest }) => {
    const store = projects.get(project)
    const task = { ...rest, models: models.map((name) => store.models.byName(name)), data: store.datasets.byName(data) }
    const { comparison, isNew } = await compareSample({ store, pool }, task, aLook())
    if (isNew) emit('change', { project: store.path, part: 'games' })
    return comparison
  },
  'compare.overall': ({ project, models, data, ...rest }) => {
    const store = projects.get(project)
    return compareOverall(store, {
      ...rest,
      models: models.map((name) => store.models.byName(name)),
      data: store.datasets.byName(data),
    })
  },
})
