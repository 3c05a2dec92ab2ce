import { existsSync, realpathSync } from 'node:fs'
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
}

export function createRoots(folders: readonly string[] | null): Roots {
  const roots = folders && folders.map((folder) => realpathSync(folder))
  return {
    folders: roots,
    resolve(path) {
      const absolute = resolve(path)
      if (roots === null) return absolute
      const real = realAsFarAsThere(absolute)
      if (roots.some((root) => isInside(root, real))) return absolute
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
  if (existsSync(path) || dirname(path) === path) return realpathSync(path)
  return join(realAsFarAsThere(dirname(path)), basename(path))
}

function isInside(root: string, path: string): boolean {
  const way = relative(root, path)
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way))
}
