import { basename } from 'node:path'
import { locate } from '../moving/locate.ts'
import { packProject } from '../moving/pack.ts'
import { unpackProject } from '../moving/unpack.ts'
import { refuseExisting, writableFolder } from '../project/index.ts'
import type { Context, HandlersOf } from './context.ts'
import { infoOf } from './projects.ts'

export const archiveCalls = ({
  projects,
  queue,
  recent,
  roots,
  emit,
}: Context): HandlersOf<'project.pack' | 'project.unpack' | 'project.locate'> => ({
  'project.pack': ({ project, path }) => {
    const store = projects.get(project)
    const to = roots.resolve(path)
    // Known before it waits in the queue.
    refuseExisting(to)
    writableFolder(to)
    const job = queue.start({
      // A client may go on naming it by a path that it had before.
      project: store.path,
      kind: 'pack',
      title: `Pack into ${basename(to)}`,
      run: (signal, progress) => packProject(store, to, { signal, progress }),
    })
    return { job }
  },
  'project.unpack': async ({ archive, folder }) => {
    const path = await unpackProject(roots.resolve(archive), roots.resolve(folder))
    const store = projects.open(path, false)
    recent.add(store.path)
    return infoOf(projects, store)
  },
  'project.locate': async ({ project, path }) => {
    const store = projects.get(project)
    const found = await locate(store, roots.resolve(path))
    if (found.models.length > 0) emit('change', { project: store.path, part: 'models' })
    if (found.datasets.length > 0) emit('change', { project: store.path, part: 'data' })
    return found
  },
})
