import type { ProjectInfo } from '../../contract/index.ts'
import type { Store } from '../project/index.ts'
import type { Context, HandlersOf } from './context.ts'

const infoOf = (store: Store): ProjectInfo => ({
  project: store.path,
  path: store.path,
  readOnly: store.readOnly,
  ...store.info(),
})

export const projectCalls = ({ projects }: Context): HandlersOf<'project'> => ({
  'project.create': ({ path }) => infoOf(projects.create(path)),
  'project.open': ({ path, readOnly }) => infoOf(projects.open(path, readOnly ?? false)),
  'project.info': ({ project }) => infoOf(projects.get(project)),
  'project.close': ({ project }) => {
    projects.close(project)
  },
})
