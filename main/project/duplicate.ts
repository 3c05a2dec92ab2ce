import { renameSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { inWords } from './faults.ts'
import { openProject } from './open.ts'
import { fromStoredPath, toStoredPath } from './paths.ts'
import { refuseExisting, writableFolder } from './place.ts'
import type { Store } from './store.ts'

/**
 * Copies an open project into another file, whose paths lead to the same networks and pictures. What was removed does
 * not come along.
 *
 * @throws PROJECT_EXISTS, FILE_UNWRITABLE
 */
export async function duplicateProject(store: Store, to: string): Promise<void> {
  refuseExisting(to)
  const target = join(writableFolder(to), basename(to))
  const unfinished = `${target}-new`
  await copyProject(store, unfinished, (stored) => toStoredPath(target, fromStoredPath(store.path, stored)))
  try {
    refuseExisting(target)
    inWords(target, () => {
      renameSync(unfinished, target)
    })
  } catch (error) {
    rmSync(unfinished, { force: true })
    throw error
  }
}

/** Copies an open project into a new file at `target`; `pathOf` says what becomes of its paths. */
export async function copyProject(store: Store, target: string, pathOf: (stored: string) => string): Promise<void> {
  rmSync(target, { force: true })
  await store.copyTo(target)
  try {
    const copy = openProject(target)
    try {
      for (const { id, path } of copy.models.list()) copy.models.update(id, { path: pathOf(path) })
      for (const { id, path } of copy.datasets.list()) copy.datasets.moved(id, pathOf(path))
    } finally {
      copy.close()
    }
  } catch (error) {
    rmSync(target, { force: true })
    throw error
  }
}
