import { existsSync, renameSync, rmSync } from 'node:fs'
import { CarryoverError } from '../../contract/errors.ts'
import { inWords, quoted } from './faults.ts'
import { checkHeader } from './header.ts'
import { takeLock } from './lock.ts'
import { existingFile, refuseExisting, writableFolder } from './place.ts'

/** What SQLite keeps beside a project that is in use, or was when its process was killed. */
const companions = ['-wal', '-shm', '-journal']

/**
 * Gives a project that this process has closed another path.
 *
 * @throws PROJECT_EXISTS, PROJECT_BUSY while another process has it open, FILE_UNWRITABLE
 */
export function renameProject(path: string, to: string): void {
  const release = takeLock(path)
  try {
    writableFolder(to)
    refuseExisting(to)
    if (companions.some((companion) => existsSync(path + companion))) {
      throw new CarryoverError(
        'PROJECT_BUSY',
        `${quoted(path)} cannot be moved while another program reads it.`,
        'Close it there.',
      )
    }
    inWords(path, () => {
      renameSync(path, to)
    })
  } finally {
    release()
  }
}

/**
 * Deletes a project that this process has closed, for good. Nothing but a project is ever deleted.
 *
 * @throws PROJECT_MISSING, PROJECT_INVALID, PROJECT_BUSY while another process writes it, FILE_UNWRITABLE
 */
export function deleteProject(path: string): void {
  const project = existingFile(path)
  checkHeader(project, Infinity)
  writableFolder(project)
  const release = takeLock(project)
  try {
    inWords(project, () => {
      for (const file of [project, ...companions.map((companion) => project + companion)]) rmSync(file, { force: true })
    })
  } finally {
    release()
  }
}
