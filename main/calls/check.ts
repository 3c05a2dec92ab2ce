import { basename } from 'node:path'
import { CarryoverError, type ProjectFault } from '../../contract/index.ts'
import { lostFiles } from '../moving/lost.ts'
import { openProject } from '../project/index.ts'
import { refuseWhileQueued } from './busy.ts'
import type { Context, HandlersOf } from './context.ts'

/** What is not as it was once a file was repaired. */
const parts = ['project', 'models', 'data', 'predictions', 'games', 'studies'] as const

export const checkCalls = ({ emit, pool, projects, queue, roots }: Context): HandlersOf<'project.check'> => {
  async function repaired(path: string) {
    const store = projects.isOpen(path) ? projects.open(path, true) : null
    refuseWhileQueued(queue, store?.path ?? path, `"${basename(path)}" cannot be repaired`)
    if (store) projects.close(store.path)
    try {
      return await pool.run({ kind: 'check', path, repair: true })
    } finally {
      if (store) reopen(store.path, store.readOnly)
    }
  }

  function reopen(path: string, readOnly: boolean): void {
    try {
      projects.open(path, readOnly)
    } catch {
      // What is wrong with it, the check tells.
    }
    for (const part of parts) emit('change', { project: path, part })
  }

  async function lost(path: string): Promise<ProjectFault[]> {
    if (projects.isOpen(path)) return lostFiles(projects.open(path, true))
    try {
      const store = openProject(path, { readOnly: true })
      try {
        return await lostFiles(store)
      } finally {
        store.close()
      }
    } catch (error) {
      // One of an older version is looked at when it was brought up to date.
      if (error instanceof CarryoverError && error.code === 'PROJECT_READ_ONLY') return []
      throw error
    }
  }

  return {
    'project.check': async ({ path, repair }) => {
      const absolute = roots.resolve(path)
      const file = repair
        ? await repaired(absolute)
        : await pool.run({ kind: 'check', path: absolute, repair: false }, { priority: 1 })
      const canBeOpened = file.faults.every(({ kind }) => !['unreadable', 'newer', 'schema', 'damage'].includes(kind))
      const faults = canBeOpened ? [...file.faults, ...(await lost(absolute))] : file.faults
      return { ...file, faults, path: absolute }
    },
  }
}
