import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { recentProject, type RecentProject } from '../../contract/index.ts'
import { readJsonFile, writeJsonFile } from '../files/jsonFile.ts'

/** The projects a person worked on lately, newest first. */
export interface Recent {
  list(): RecentProject[]
  add(path: string): void
  forget(path: string): void
}

const stored = z.array(recentProject.pick({ path: true, openedAt: true }))
const mostKept = 20

/** Kept in a file of the settings folder; without one, or where it cannot be written, they are not remembered. */
export function createRecent(settingsFolder: string | null): Recent {
  const file = settingsFolder === null ? null : join(settingsFolder, 'recent.json')
  const read = () => (file === null ? null : readJsonFile(file, stored)) ?? []
  const others = (path: string) => read().filter((each) => each.path !== path)
  const write = (projects: z.infer<typeof stored>) => {
    try {
      if (file !== null) writeJsonFile(file, projects.slice(0, mostKept))
    } catch {
      // Nothing depends on it.
    }
  }
  return {
    list: () =>
      read().map(({ path, openedAt }) => ({
        path,
        openedAt,
        name: basename(path).replace(/\.carryover$/i, ''),
        missing: !existsSync(path),
      })),
    add: (path) => {
      write([{ path, openedAt: Date.now() }, ...others(path)])
    },
    forget: (path) => {
      write(others(path))
    },
  }
}
