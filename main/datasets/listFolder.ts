import type { Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

export interface Listing {
  /** Names of the sub-folders of the folder itself. */
  folders: string[]
  /** Paths, with `/`, of all that is not a folder, sub-folders included, in no particular order. */
  files: string[]
}

/** Everything below a folder but what is hidden (its name starts with a dot). No link is followed. */
export async function listFolder(folder: string): Promise<Listing> {
  const entries = await visibleEntries(folder)
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  return { folders, files: await filesBelow(folder, '', entries) }
}

async function filesBelow(root: string, prefix: string, entries: Dirent[]): Promise<string[]> {
  const files: string[] = []
  for (const entry of entries) {
    const path = prefix + entry.name
    if (!entry.isDirectory()) files.push(path)
    else for (const file of await filesBelow(root, `${path}/`, await visibleEntries(join(root, path)))) files.push(file)
  }
  return files
}

async function visibleEntries(folder: string): Promise<Dirent[]> {
  return (await readdir(folder, { withFileTypes: true })).filter(({ name }) => !name.startsWith('.'))
}
