import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** What lies below a folder: absolute paths. */
export interface Surroundings {
  folders: string[]
  files: string[]
  /** There is more than was looked at. */
  cut: boolean
}

/** A folder of pictures holds many; whole disks hold more than anybody waits for. */
const mostFiles = 500_000
const deepest = 16

/** Everything in a folder and below, the nearest first; for a file, the file. Nothing hidden, and no link is followed. */
export async function lookAround(path: string): Promise<Surroundings> {
  if ((await stat(path)).isFile()) return { folders: [], files: [path], cut: false }
  const found: Surroundings = { folders: [path], files: [], cut: false }
  let level = [path]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest || found.files.length + found.folders.length > mostFiles) return { ...found, cut: true }
    const below: string[] = []
    for (const folder of level) {
      // What may not be read is passed over.
      for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
        if (entry.name.startsWith('.')) continue
        if (entry.isDirectory()) below.push(join(folder, entry.name))
        else if (entry.isFile()) found.files.push(join(folder, entry.name))
      }
      if (found.files.length > mostFiles) return { ...found, cut: true }
    }
    found.folders.push(...below)
    level = below
  }
  return found
}
