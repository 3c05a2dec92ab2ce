import { basename, resolve } from 'node:path'
import { CarryoverError } from '../../contract/index.ts'
import { readImages, resolvePreprocessing } from '../datasets/index.ts'
import { toStoredPath } from '../project/index.ts'
import type { Context, HandlersOf } from './context.ts'

export const datasetCalls = ({ projects }: Context): HandlersOf<'data'> => ({
  'data.add': async ({ project, path, kind, name, label, preset, preprocessing }) => {
    const store = projects.get(project)
    const absolute = resolve(path)
    const given = name ?? basename(absolute).replace(/\.csv$/i, '')
    if (store.datasets.list().some((dataset) => dataset.name === given)) {
      throw new CarryoverError(
        'DATASET_EXISTS',
        `The project has a data set "${given}" already.`,
        'Give the new one another --name.',
      )
    }
    const steps = resolvePreprocessing(preset, preprocessing)
    const { classes, samples, skipped } = await readImages(absolute, { label })
    const {
      contentSha256: _content,
      addedAt: _addedAt,
      ...info
    } = store.datasets.add(
      { name: given, kind, path: toStoredPath(store.path, absolute), classes, preprocessing: steps, skipped },
      samples,
    )
    return info
  },

  'data.list': ({ project }) =>
    projects
      .get(project)
      .datasets.list()
      .map(({ contentSha256, addedAt, ...info }) => info),

  'data.samples': ({ project, data, offset, limit }) => {
    const { datasets } = projects.get(project)
    return datasets.samples(datasets.byName(data).id, offset, limit)
  },

  'data.remove': ({ project, name }) => {
    projects.get(project).datasets.remove(name)
  },
})
