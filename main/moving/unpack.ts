import { mkdir, readdir, rm, statfs } from 'node:fs/promises'
import { basename, join, posix } from 'node:path'
import { CarryoverError } from '../../contract/errors.ts'
import { nameFault } from '../files/contain.ts'
import { openProject } from '../project/index.ts'
import { invalidArchive, openArchive, type Archive } from './archive.ts'
import type { Manifest } from './manifest.ts'

/**
 * Unpacks a packed project into a folder that is new or empty; the answer is the path of the project. Whatever goes
 * wrong, the folder is left as it was.
 *
 * @throws ARCHIVE_INVALID, FILE_UNWRITABLE
 */
export async function unpackProject(path: string, folder: string): Promise<string> {
  const archive = await openArchive(path)
  try {
    const isNew = await prepare(folder)
    try {
      await unpack(archive, path, folder)
    } catch (error) {
      await clear(folder, isNew)
      throw error instanceof CarryoverError ? error : unwritable(folder, error)
    }
    return join(folder, archive.manifest.project)
  } finally {
    archive.close()
  }
}

async function unpack({ manifest, extract }: Archive, path: string, folder: string): Promise<void> {
  const needed = manifest.files.reduce((sum, { bytes }) => sum + bytes, 0)
  const { bavail, bsize } = await statfs(folder)
  if (needed > bavail * bsize) {
    const message = `"${basename(path)}" needs ${megabytes(needed)} MB unpacked, and the disk has ${megabytes(bavail * bsize)} MB left.`
    throw new CarryoverError('FILE_UNWRITABLE', message, 'Make room, or choose a folder on another disk.')
  }
  for (const file of manifest.files) await extract(file, folder)
  refuseOutsiders(manifest, path, folder)
}

/** The project may be anybody's: every file it reads must have come with it. */
function refuseOutsiders({ files, project }: Manifest, path: string, folder: string): void {
  const packed = new Set(files.map((file) => file.path))
  const isPacked = (stored: string) => nameFault(stored) === null && packed.has(posix.normalize(stored))
  const hasSome = (stored: string) => [...packed].some((name) => isBelow(stored, name))
  const store = openProject(join(folder, project))
  try {
    const strangers = [
      ...store.models
        .list()
        .flatMap(({ path, files }) => [path, ...files.map((part) => posix.join(posix.dirname(path), part.path))])
        .filter((stored) => !isPacked(stored)),
      ...store.datasets
        .list()
        .filter(({ kind, path }) => nameFault(path) !== null || (kind === 'image' && !hasSome(path)))
        .map(({ path }) => path),
    ]
    if (strangers.length > 0) throw invalidArchive(path, `is not unpacked: "${strangers[0]}" did not come with it`)
  } finally {
    store.close()
  }
}

const isBelow = (folder: string, name: string) => name === folder || name.startsWith(`${posix.normalize(folder)}/`)

/** Whether the folder is new. */
async function prepare(folder: string): Promise<boolean> {
  try {
    const isNew = (await mkdir(folder, { recursive: true })) !== undefined
    if (!isNew && (await readdir(folder)).length > 0) {
      throw new CarryoverError(
        'FILE_UNWRITABLE',
        `The folder "${folder}" is not empty.`,
        'Choose a folder that is new or empty.',
      )
    }
    return isNew
  } catch (error) {
    throw error instanceof CarryoverError ? error : unwritable(folder, error)
  }
}

async function clear(folder: string, isNew: boolean): Promise<void> {
  const names = isNew ? [''] : await readdir(folder)
  await Promise.all(names.map((name) => rm(join(folder, name), { recursive: true, force: true })))
}

const unwritable = (folder: string, cause: unknown) => {
  const reason = cause instanceof Error ? cause.message : String(cause)
  const message = `The folder "${folder}" cannot be written: ${reason}.`
  return new CarryoverError('FILE_UNWRITABLE', message, 'Choose another folder.', { cause })
}

const megabytes = (bytes: number) => Math.ceil(bytes / 2 ** 20)
