import { basename, dirname, join } from 'node:path'
import { CarryoverError, type ProjectInfo } from '../../contract/index.ts'
import { projectProvider } from '../jobs/wanted.ts'
import { deleteProject, duplicateProject, type Store } from '../project/index.ts'
import { recalibrate } from '../jobs/forward.ts'
import { refuseWhileQueued } from './busy.ts'
import type { Context, HandlersOf } from './context.ts'
import type { Projects } from './openProjects.ts'
import { openSample } from './sampleProject.ts'

/** Calls about projects that have files of their own. */
type Elsewhere = 'project.pack' | 'project.unpack' | 'project.locate' | 'project.check'

export function projectCalls(context: Context): Omit<HandlersOf<'project'>, Elsewhere> {
  const { projects, queue, roots, recent, emit } = context
  const remembered = (store: Store): ProjectInfo => {
    recent.add(store.path)
    return infoOf(projects, store)
  }
  return {
    'project.recent': () => recent.list().filter(({ path }) => roots.allows(path)),
    'project.forget': ({ path }) => {
      recent.forget(path)
    },
    'project.sample': async (where) => remembered(await openSample(context, where)),
    'project.create': ({ path }) => remembered(projects.create(roots.resolve(path))),
    'project.open': ({ path, readOnly }) => remembered(projects.open(roots.resolve(path), readOnly ?? false)),
    'project.info': ({ project }) => infoOf(projects, projects.get(project)),
    'project.close': async ({ project }) => {
      if (!projects.isOpen(project)) return
      // Its work goes on when the project is opened again.
      await queue.letGo(projects.get(project).path)
      projects.close(project)
    },

    'project.rename': ({ project, name }) => {
      const { path, readOnly } = projects.get(project)
      if (readOnly) {
        throw new CarryoverError('PROJECT_READ_ONLY', `"${basename(path)}" is open read-only and keeps its name.`)
      }
      const to = roots.resolve(join(dirname(path), fileNameOf(name)))
      refuseWhileQueued(queue, path, `"${basename(path)}" cannot get another name`)
      if (to === path) return infoOf(projects, projects.get(project))
      const store = projects.rename(project, to)
      recent.forget(path)
      emit('change', { project, part: 'project' })
      return remembered(store)
    },
    'project.compute': ({ project, provider }) => {
      const store = projects.get(project)
      store.settings.set('provider', provider)
      emit('change', { project: store.path, part: 'project' })
      return infoOf(projects, store)
    },
    'project.duplicate': async ({ project, path }) => {
      const to = roots.resolve(path)
      await duplicateProject(projects.get(project), to)
      return { path: to }
    },
    'project.delete': ({ path }) => {
      const absolute = roots.resolve(path)
      const open = projects.isOpen(absolute) ? projects.open(absolute, true).path : null
      refuseWhileQueued(queue, open ?? absolute, `"${basename(path)}" cannot be deleted`)
      if (open !== null) projects.close(open)
      deleteProject(absolute)
      recent.forget(open ?? absolute)
    },
    'project.undo': ({ project }) => {
      projects.undo(project)
      return infoOf(projects, projects.get(project))
    },
    'project.recalibrate': ({ project }) => {
      const store = projects.get(project)
      // One study keeps to one batch size: the last bits of logits may depend on it.
      refuseWhileQueued(queue, store.path, 'The networks cannot be measured again')
      recalibrate(store)
    },
  }
}

export const infoOf = (projects: Projects, store: Store): ProjectInfo => ({
  project: store.path,
  path: store.path,
  readOnly: store.readOnly,
  ...store.info(),
  provider: projectProvider(store),
  undo: projects.lastEdit(store.path)?.edit ?? null,
})

/** What cannot be a file name on some system that the project may be brought to. */
const notInNames = /[<>:"/\\|?*\p{Cc}]|[. ]$/u

/** The name of a project's file; the extension may be left out. */
function fileNameOf(name: string): string {
  const stem = name.trim().replace(/\.carryover$/i, '')
  if (stem === '' || stem.startsWith('.') || notInNames.test(stem)) {
    throw new CarryoverError(
      'USAGE',
      `"${name}" cannot be the name of a project.`,
      'Leave out / \\ : * ? " < > | and dots or spaces at either end.',
    )
  }
  return `${stem}.carryover`
}
