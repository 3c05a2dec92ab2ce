import { realpath, stat } from 'node:fs/promises'
import { isAbsolute, join, relative, sep, win32 } from 'node:path'
import { CarryoverError } from '../../contract/errors.ts'

/** Turns a fault, a clause that follows the file's name, into the error of the room that asked. */
export type Refuse = (fault: string) => CarryoverError

/** Why a file that untrusted data names could lie outside the folder it is relative to; null for a sound name. */
export function nameFault(name: string): string | null {
  // Windows forms are refused everywhere: a file made here may be opened there.
  if (isAbsolute(name) || win32.isAbsolute(name) || /^[a-z]:/i.test(name)) return 'is an absolute path'
  if (name.includes('\0')) return 'is not a file name'
  if (name.split(/[/\\]/).includes('..')) return 'climbs out of its folder'
  return null
}

/**
 * The real path of a file that untrusted data names relative to `folder`. Absolute paths, `..`, links that lead out of
 * the folder and anything but a regular file are refused with `refuse`, or as `USAGE`.
 */
export async function containedFile(
  folder: string,
  name: string,
  refuse: Refuse = (fault) => new CarryoverError('USAGE', `"${name}" ${fault}.`),
): Promise<string> {
  const fault = nameFault(name)
  if (fault !== null) throw refuse(fault)
  const file = await realpath(join(folder, name)).catch(() => null)
  if (file === null) throw refuse('does not exist')
  const inside = relative(await realpath(folder), file)
  if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) {
    throw refuse('is a link that leads out of its folder')
  }
  if (!(await stat(file)).isFile()) throw refuse('is not a regular file')
  return file
}
