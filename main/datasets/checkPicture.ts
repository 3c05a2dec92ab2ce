import { hash } from 'node:crypto'
import { decodePixels } from './decode.ts'
import { fileVersion } from './fileVersion.ts'
import { readPictureFile } from './readPictureFile.ts'

/**
 * Files that were found sound, until they change: looked at before they are added, or twice at once, they are decoded
 * once.
 */
const sound = new Map<string, { version: string; sha256: Promise<string> }>()
const mostKept = 500_000

/**
 * Decodes a picture to see that it can be read, and answers with the SHA-256 of its file.
 *
 * @throws UnreadablePicture
 */
export async function checkPicture(file: string): Promise<string> {
  const version = await fileVersion(file)
  const known = sound.get(file)
  if (known && known.version === version) return known.sha256
  const sha256 = decode(file)
  if (version === undefined) return sha256
  if (sound.size >= mostKept) sound.clear()
  sound.set(file, { version, sha256 })
  sha256.catch(() => sound.delete(file))
  return sha256
}

async function decode(file: string): Promise<string> {
  const bytes = await readPictureFile(file)
  await decodePixels(bytes)
  return hash('sha256', bytes)
}
