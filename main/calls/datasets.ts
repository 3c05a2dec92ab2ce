import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { CarryoverError, type DatasetInfo, type ParsedInput } from '../../contract/index.ts'
import { inspectImages } from '../browse/index.ts'
import { readImages, resolvePreprocessing } from '../datasets/index.ts'
import { fromStoredPath, toStoredPath, type DatasetRecord, type Store } from '../project/index.ts'
import { refuseWhileQueued } from './busy.ts'
import type { Context, HandlersOf } from './context.ts'

type Names = 'data.add' | 'data.inspect' | 'data.list' | 'data.update' | 'data.samples' | 'data.remove'

/** What may be shown differently when data sets come or go. */
const touched = ['data', 'predictions', 'games'] as const

export const datasetCalls = ({ projects, queue, roots }: Context): HandlersOf<Names> => ({
  'data.inspect': ({ path, label, preset, preprocessing }) =>
    inspectImages({ path: roots.resolve(path), label, preprocessing: resolvePreprocessing(preset, preprocessing) }),

  'data.add': async ({ project, ...task }) => {
    const store = projects.get(project)
    const added = await addDataset(store, { ...task, path: roots.resolve(task.path) })
    projects.edited(project, {
      edit: { what: 'data-added', names: [added.name] },
      parts: touched,
      takeBack: () => store.datasets.remove(added.name),
    })
    return infoOf(store, added)
  },

  'data.list': ({ project }) => {
    const store = projects.get(project)
    return store.datasets.list().map((dataset) => infoOf(store, dataset))
  },

  'data.update': ({ project, name, change }) => {
    const store = projects.get(project)
    // Work is told names when it starts, and finds its data by them until it ends.
    const rename = (from: string, to: string) => {
      refuseWhileQueued(queue, store.path, `The data set "${from}" cannot get another name`)
      return store.datasets.rename(from, to)
    }
    const renamed = rename(name, change.name)
    projects.edited(project, {
      edit: { what: 'data-renamed', names: [name] },
      parts: [...touched, 'studies'],
      takeBack: () => rename(change.name, name),
    })
    return infoOf(store, renamed)
  },

  'data.samples': ({ project, data, offset, limit }) => {
    const { datasets } = projects.get(project)
    return datasets.samples(datasets.byName(data).id, offset, limit)
  },

  'data.remove': ({ project, name }) => {
    const { datasets } = projects.get(project)
    const id = datasets.remove(name)
    projects.edited(project, {
      edit: { what: 'data-removed', names: [name] },
      parts: touched,
      takeBack: () => {
        datasets.restore(id)
      },
    })
  },
})

/**
 * Reads a folder or manifest and adds it.
 *
 * @throws DATASET_EXISTS, and what `readImages` throws
 */
export async function addDataset(
  store: Store,
  { path, kind, name, label, preset, preprocessing }: Omit<ParsedInput<'data.add'>, 'project'>,
): Promise<DatasetRecord> {
  const given = name ?? basename(path).replace(/\.csv$/i, '')
  if (store.datasets.list().some((dataset) => dataset.name === given)) {
    throw new CarryoverError(
      'DATASET_EXISTS',
      `The project has a data set "${given}" already.`,
      'Give the new one another name.',
    )
  }
  const steps = resolvePreprocessing(preset, preprocessing)
  const { classes, samples, skipped } = await readImages(path, { label })
  return store.datasets.add(
    { name: given, kind, path: toStoredPath(store.path, path), classes, preprocessing: steps, skipped },
    samples,
  )
}

function infoOf(store: Store, { contentSha256, addedAt, ...info }: DatasetRecord): DatasetInfo {
  return { ...info, missing: !existsSync(fromStoredPath(store.path, info.path)) }
}
