import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import type { DataSource, DatasetInfo } from '../../contract/index.ts'
import { fromStoredPath, type DatasetRecord, type Store } from '../project/index.ts'
import { addData, nameOf, refuseTaken } from './addData.ts'
import { refuseWhileQueued } from './busy.ts'
import { inspectData } from './inspectData.ts'
import type { Context, HandlersOf } from './context.ts'

type Names =
  'data.start' | 'data.result' | 'data.inspect' | 'data.list' | 'data.update' | 'data.samples' | 'data.remove'

/** What may be shown differently when data sets come or go. */
const touched = ['data', 'predictions', 'games'] as const

export const datasetCalls = ({ projects, queue, roots }: Context): HandlersOf<Names> => {
  /** Paths that a client may name. */
  const contained = <S extends DataSource>(source: S): S => ({
    ...source,
    path: roots.resolve(source.path),
    tokenizer: source.tokenizer === undefined ? undefined : roots.resolve(source.tokenizer),
  })
  return {
    'data.inspect': (source) => inspectData(contained(source)),

    'data.start': ({ project, ...wanted }) => {
      const store = projects.get(project)
      const source = contained(wanted)
      const name = source.name ?? nameOf(source.path)
      refuseTaken(store, name)
      const job = queue.start<DatasetInfo>({
        project: store.path,
        kind: 'import',
        title: `Import of ${basename(source.path)}`,
        data: name,
        aside: true,
        run: async (signal, progress) => {
          progress({ done: 0, total: 1000, detail: `reading ${basename(source.path)}` })
          const added = await addData(store, source, {
            signal,
            progress: (share) => {
              progress({ done: Math.floor(1000 * share) })
            },
          })
          projects.edited(store.path, {
            edit: { what: 'data-added', names: [added.name] },
            parts: touched,
            takeBack: () => store.datasets.remove(added.name),
          })
          return infoOf(store, added)
        },
      })
      return { job }
    },
    'data.result': ({ job }) => queue.result(job) as Promise<DatasetInfo>,

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
  }
}

function infoOf(store: Store, { contentSha256, addedAt, ...info }: DatasetRecord): DatasetInfo {
  return { ...info, missing: info.kind === 'image' && !existsSync(fromStoredPath(store.path, info.path)) }
}
