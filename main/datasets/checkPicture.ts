import { hash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { decodePixels } from './decode.ts'
import { readPictureFile } from './readPictureFile.ts'

/** Files that were found sound, until they change: looked at before they are added, they are decoded once. */
const sound = new Map<string, { version: string; sha256: string }>()
const mostKept = 500_000

/**
 * Decodes a picture to see that it can be read, and answers with the SHA-256 of its file.
 *
 * @throws UnreadablePicture
 */
export async function checkPicture(file: string): Promise<string> {
  const version = await versionOf(file)
  const known = sound.get(file)
  if (known && known.version === version) return known.sha256
  const bytes = await readPictureFile(file)
  await decodePixels(bytes)
  const sha256 = hash('sha256', bytes)
  if (sound.size >= mostKept) sound.clear()
  if (version !== undefined) sound.set(file, { version, sha256 })
  return sha256
}

/** Whatever writes to a file, or puts another in its place, changes the time of change or the inode. */
async function versionOf(file: string): Promise<string | undefined> {
  const found = await stat(file, { bigint: true }).catch(() => undefined)
  return found && [found.ino, found.size, found.mtimeNs, found.ctimeNs].join()
}
