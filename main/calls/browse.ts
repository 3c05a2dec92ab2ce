import { evaluationsOf, maskedSamples, pageOf, selectSamples, thumbnails } from '../browse/index.ts'
import type { Context, HandlersOf } from './context.ts'
import { startStored } from './start.ts'
import { predictionsWork } from './works.ts'

type Names = 'data.page' | 'data.select' | 'data.thumbnails' | 'sample.masked' | 'predictions'

export const browseCalls = (context: Context): HandlersOf<Names> => {
  const of = (project: string, data: string) => {
    const store = context.projects.get(project)
    return [store, store.datasets.byName(data)] as const
  }
  return {
    'data.page': ({ project, data, models, filter, order, offset, limit }) =>
      pageOf(...of(project, data), { models, filter, order }, { offset, limit }),
    'data.select': ({ project, data, ...selection }) => selectSamples(...of(project, data), selection),
    'data.thumbnails': ({ project, data, samples, size }) => thumbnails(...of(project, data), samples, size),
    'sample.masked': ({ project, data, ...task }) => maskedSamples(...of(project, data), task),
    'predictions.list': ({ project }) => evaluationsOf(context.projects.get(project)),
    'predictions.start': ({ project, data, models }) =>
      startStored(context, predictionsWork(project, { data, models })),
  }
}
