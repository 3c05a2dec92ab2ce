import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { openPromise, type Entry, type ZipFile } from 'yauzl'
import { CarryoverError } from '../../contract/errors.ts'
import { nameFault } from '../files/contain.ts'
import { manifest, manifestName, type Manifest } from './manifest.ts'

/** An archive from anywhere, whose entries were looked at but not unpacked. */
export interface Archive {
  manifest: Manifest
  /** Unpacks one of the manifest's files into a folder that holds nothing but what came from here. */
  extract: (file: Manifest['files'][number], folder: string) => Promise<void>
  close: () => void
}

/** A manifest of half a million files. */
const largestManifest = 2 ** 26
const mostEntries = 2_000_000

export const invalidArchive = (path: string, fault: string, cause?: unknown) =>
  new CarryoverError('ARCHIVE_INVALID', `"${basename(path)}" ${fault}.`, undefined, { cause })

/**
 * Opens a packed project. What is in it must be what its manifest says, no more and no less: regular files under
 * relative names, of the sizes that are declared, one behind the other.
 *
 * @throws ARCHIVE_INVALID
 */
export async function openArchive(path: string): Promise<Archive> {
  const invalid = (fault: string, cause?: unknown) => invalidArchive(path, fault, cause)
  const zip = await openPromise(path, { autoClose: false, strictFileNames: true }).catch((cause: unknown) => {
    const isThere = (cause as NodeJS.ErrnoException).code !== 'ENOENT'
    throw invalid(isThere ? 'is not a packed project' : 'does not exist', cause)
  })
  try {
    const { size } = await stat(path)
    const entries = await entriesOf(zip, size, invalid)
    const listed = await readManifest(zip, entries, invalid)
    compare(listed, entries, invalid)
    return {
      manifest: listed,
      extract: (file, folder) => extract(zip, entries.get(file.path)!, file, folder, invalid),
      close: () => {
        zip.close()
      },
    }
  } catch (error) {
    zip.close()
    throw error
  }
}

type Invalid = (fault: string, cause?: unknown) => CarryoverError

async function entriesOf(zip: ZipFile, size: number, invalid: Invalid): Promise<Map<string, Entry>> {
  if (zip.entryCount > mostEntries) throw invalid(`claims to hold ${zip.entryCount} files`)
  const entries = new Map<string, Entry>()
  let packed = 0
  try {
    for await (const entry of zip.eachEntry()) {
      const { fileName } = entry
      const fault = nameFault(fileName) ?? entryFault(entry)
      if (fault !== null) throw invalid(`is not unpacked: "${fileName}" in it ${fault}`)
      if (entries.has(fileName)) throw invalid(`is not unpacked: "${fileName}" is in it twice`)
      entries.set(fileName, entry)
      packed += entry.compressedSize
      // Entries that share their bytes would unpack to any size.
      if (packed > size) throw invalid('is not unpacked: the files in it overlap')
    }
  } catch (error) {
    if (error instanceof CarryoverError) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw invalid(`is damaged, or not safe to unpack: ${reason}`, error)
  }
  return entries
}

/** The upper half of the attributes is the mode that Unix gives a file. */
function entryFault({ fileName, externalFileAttributes, ...entry }: Entry): string | null {
  const kind = (externalFileAttributes >>> 16) & 0o170000
  if (kind === 0o120000) return 'is a link'
  if (fileName.endsWith('/') || (kind !== 0 && kind !== 0o100000)) return 'is not a regular file'
  if ((entry.generalPurposeBitFlag & 1) !== 0) return 'is encrypted'
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) return 'is compressed in an unknown way'
  return null
}

async function readManifest(zip: ZipFile, entries: Map<string, Entry>, invalid: Invalid): Promise<Manifest> {
  const entry = entries.get(manifestName)
  if (!entry || entry.uncompressedSize > largestManifest) throw invalid('is not a packed project')
  try {
    const chunks: Buffer[] = []
    // More than the size that is declared does not come: the reader sees to that.
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer)
    return manifest.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')))
  } catch (error) {
    throw invalid('is not a packed project that this version of Carryover can read', error)
  }
}

function compare({ files, project }: Manifest, entries: Map<string, Entry>, invalid: Invalid): void {
  const listed = new Set(files.map(({ path }) => path))
  if (listed.size !== files.length || listed.has(manifestName)) throw invalid('is damaged: its list of files is wrong')
  for (const { path, bytes } of files) {
    const entry = entries.get(path)
    if (!entry) throw invalid(`is damaged: "${path}" is missing`)
    if (entry.uncompressedSize !== bytes) throw invalid(`is damaged: "${path}" has another size than it should`)
  }
  const stranger = [...entries.keys()].find((name) => name !== manifestName && !listed.has(name))
  if (stranger !== undefined) throw invalid(`is not unpacked: "${stranger}" does not belong in it`)
  if (!listed.has(project) || !/^[^/\\]+\.carryover$/.test(project)) throw invalid('is damaged: it holds no project')
}

async function extract(
  zip: ZipFile,
  entry: Entry,
  { path, sha256 }: Manifest['files'][number],
  folder: string,
  invalid: Invalid,
): Promise<void> {
  const hash = createHash('sha256')
  const watched = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      done(null, chunk)
    },
  })
  const file = join(folder, path)
  await mkdir(dirname(file), { recursive: true })
  try {
    // A name that only differs in case may be the same file here: nothing is written twice.
    await pipeline(await zip.openReadStreamPromise(entry), watched, createWriteStream(file, { flags: 'wx' }))
  } catch (error) {
    if (isAboutTheDisk(error)) throw error
    throw invalid(`is damaged: "${path}" cannot be read`, error)
  }
  if (hash.digest('hex') !== sha256) throw invalid(`is damaged: "${path}" is not what was packed`)
}

const isAboutTheDisk = (error: unknown) =>
  ['ENOSPC', 'EACCES', 'EPERM', 'EIO', 'EROFS', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '')
