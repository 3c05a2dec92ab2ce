import { existsSync, realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import { CarryoverError, type EventData, type ProjectEdit } from '../../contract/index.ts'
import { createProject, openProject, renameProject, type Store } from '../project/index.ts'
import type { Context } from './context.ts'

type Part = EventData<'change'>['part']

/** An edit, and how it is taken back. */
export interface Edit {
  edit: ProjectEdit
  /** The parts of the project that are not as they were. */
  parts: readonly Part[]
  takeBack: () => void
}

/** The projects that are open, by the path that calls name them with. */
export interface Projects {
  create(path: string): Store
  /** One that is open already stays open; where it was open to be read only, writing is tried again. */
  open(path: string, readOnly: boolean): Store
  /** @throws PROJECT_MISSING for one that is not open */
  get(project: string): Store
  isOpen(path: string): boolean
  /** Tells every client of the edit, and remembers how it is taken back until the project is closed. */
  edited(project: string, edit: Edit): void
  lastEdit(project: string): Edit | null
  /** Takes the last edit back, if there is one. */
  undo(project: string): void
  /** Calls may go on naming it by the old path. */
  rename(project: string, to: string): Store
  close(project: string): void
  closeAll(): void
}

interface Opened {
  store: Store
  edits: Edit[]
}

export function createProjects(emit: Context['emit']): Projects {
  const open = new Map<string, Opened>()

  function keep(store: Store): Store {
    open.set(store.path, { store, edits: [] })
    return store
  }
  function find(project: string): Opened {
    const found = open.get(project)
    if (!found) throw new CarryoverError('PROJECT_MISSING', `The project "${project}" is not open.`)
    return found
  }
  /** By the path it has now, also where a client goes on naming it by an older one. */
  function tell({ store }: Opened, { parts }: Edit): void {
    for (const part of parts) emit('change', { project: store.path, part })
  }
  /** Links may lead to it under another name. */
  const known = (path: string) => open.get(existsSync(path) ? realpathSync(path) : resolve(path))

  return {
    create: (path) => keep(createProject(path)),
    open(path, readOnly) {
      const opened = known(path)
      if (!opened) return keep(openProject(path, { readOnly }))
      if (!readOnly && opened.store.readOnly) {
        const readBefore = opened.store
        opened.store = openProject(path)
        readBefore.close()
      }
      return opened.store
    },
    get: (project) => find(project).store,
    isOpen: (path) => known(path) !== undefined,
    edited(project, edit) {
      const opened = find(project)
      opened.edits.push(edit)
      tell(opened, edit)
    },
    lastEdit: (project) => find(project).edits.at(-1) ?? null,
    undo(project) {
      const opened = find(project)
      const edit = opened.edits.at(-1)
      if (!edit) return
      edit.takeBack()
      opened.edits.pop()
      tell(opened, edit)
    },
    rename(project, to) {
      const opened = find(project)
      const { path } = opened.store
      opened.store.close()
      opened.edits = []
      try {
        renameProject(path, to)
        open.set(to, opened)
      } finally {
        opened.store = openProject(existsSync(path) ? path : to)
      }
      return opened.store
    },
    close(project) {
      const opened = open.get(project)
      if (!opened) return
      opened.store.close()
      for (const [name, each] of open) if (each === opened) open.delete(name)
    },
    closeAll() {
      for (const { store } of open.values()) store.close()
      open.clear()
    },
  }
}
