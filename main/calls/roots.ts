import { lstatSync, realpathSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { CarryoverError } from '../../contract/index.ts'

/** The folders that clients may name paths in; `folders` is null where every folder is allowed. */
export interface Roots {
  folders: string[] | null
  /**
   * The absolute path of what a client named. Links are followed as far as the path exists.
   *
   * @throws PATH_FORBIDDEN when it lies, or leads, outside
   */
  resolve(path: string): string
  /** Whether `resolve` would take it. */
  allows(path: string): boolean
}

export function createRoots(folders: readonly string[] | null): Roots {
  const roots = folders?.map((folder) => realpathSync(folder)) ?? null
  function allows(path: string): boolean {
    if (roots === null) return true
    try {
      const real = realAsFarAsThere(resolve(path))
      return roots.some((root) => isInside(root, real))
    } catch {
      // A link that leads nowhere, or what may not be looked at.
      return false
    }
  }
  return {
    folders: roots,
    allows,
    resolve(path) {
      if (roots === null || allows(path)) return resolve(path)
      throw new CarryoverError(
        'PATH_FORBIDDEN',
        `"${path}" is outside the folders that may be used here.`,
        `Allowed: ${roots.join(', ')}. Start with --root DIR to allow another.`,
      )
    },
  }
}

/** The real path of the part that exists, with the rest behind it. */
function realAsFarAsThere(path: string): string {
  if (lstatSync(path, { throwIfNoEntry: false })) return realpathSync(path)
  return join(realAsFarAsThere(dirname(path)), basename(path))
}

function isInside(root: string, path: string): boolean {
  const way = relative(root, path)
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way))
}
