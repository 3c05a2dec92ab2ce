import path, { type PlatformPath } from 'node:path'

/**
 * How a project refers to a file: relative to its own folder, with `/`, so that both can be moved together and opened on
 * another system; absolute where there is no relative way, as between two drives. `platform` is for tests.
 */
export function toStoredPath(projectPath: string, absolute: string, platform: PlatformPath = path): string {
  const relative = platform.relative(platform.dirname(projectPath), absolute)
  return platform.isAbsolute(relative) ? absolute : relative.split(platform.sep).join('/')
}

/** The absolute path of what `toStoredPath` stored. */
export function fromStoredPath(projectPath: string, stored: string, platform: PlatformPath = path): string {
  return platform.resolve(platform.dirname(projectPath), stored)
}
