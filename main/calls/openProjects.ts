import { resolve } from 'node:path'
import { CarryoverError } from '../../contract/index.ts'
import { createProject, openProject, type Store } from '../project/index.ts'

/** The projects that are open, by the path that calls name them with. */
export interface Projects {
  create(path: string): Store
  open(path: string, readOnly: boolean): Store
  get(project: string): Store
  close(project: string): void
  closeAll(): void
}

export function createProjects(): Projects {
  const open = new Map<string, Store>()
  const keep = (store: Store): Store => {
    open.set(store.path, store)
    return store
  }
  return {
    create: (path) => keep(createProject(resolve(path))),
    open(path, readOnly) {
      const known = [...open.values()].find((store) => store.path === resolve(path))
      return known ?? keep(openProject(resolve(path), { readOnly }))
    },
    get(project) {
      const store = open.get(project)
      if (!store) throw new CarryoverError('PROJECT_MISSING', `The project "${project}" is not open.`)
      return store
    },
    close(project) {
      open.get(project)?.close()
      open.delete(project)
    },
    closeAll() {
      for (const store of open.values()) store.close()
      open.clear()
    },
  }
}
