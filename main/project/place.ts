import { accessSync, constants, lstatSync, realpathSync, statSync, type Stats } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { CarryoverError } from '../../contract/errors.ts'
import { invalid, quoted } from './faults.ts'

/** What is at a path, null when nothing can be reached there. */
function look(stat: (path: string) => Stats, path: string): Stats | null {
  try {
    return stat(path)
  } catch {
    return null
  }
}

/** The real path of a file that is there. */
export function existingFile(path: string): string {
  const found = look(statSync, path)
  if (found === null) {
    throw new CarryoverError('PROJECT_MISSING', `There is no project at ${resolve(path)}.`)
  }
  if (found.isDirectory()) throw invalid(path, 'is a folder, not a Carryover project')
  if (!found.isFile()) throw invalid(path, 'is not a Carryover project')
  return realpathSync(path)
}

/**
 * Anything counts, a link that leads nowhere too.
 *
 * @throws PROJECT_EXISTS
 */
export function refuseExisting(path: string): void {
  if (look(lstatSync, path) === null) return
  throw new CarryoverError(
    'PROJECT_EXISTS',
    `${quoted(path)} already exists and is not overwritten.`,
    'Open it, or choose another name.',
  )
}

/** The real path of the folder a file is or will be in, if files can be made there. */
export function writableFolder(path: string): string {
  const folder = dirname(resolve(path))
  const found = look(statSync, folder)
  if (found?.isDirectory() !== true) {
    throw new CarryoverError('FILE_UNWRITABLE', `${quoted(path)} cannot be written: there is no folder ${folder}.`)
  }
  refuseUnwritable(path, folder)
  return realpathSync(folder)
}

export function refuseUnwritable(path: string, what: string): void {
  try {
    accessSync(what, constants.W_OK)
  } catch (error) {
    const reason = what === path ? 'the file is read-only' : `its folder ${what} is read-only`
    throw new CarryoverError(
      'FILE_UNWRITABLE',
      `${quoted(path)} cannot be written: ${reason}.`,
      'Change the rights, or open it read-only.',
      { cause: error },
    )
  }
}
