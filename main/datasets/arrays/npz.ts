import { stat } from 'node:fs/promises'
import { openPromise, type Entry, type ZipFile } from 'yauzl'
import { CarryoverError } from '../../../contract/errors.ts'
import { mostHeaderBytes, readNpyHeader, type NpyHeader } from '../../files/npyHeader.ts'
import { makeRoom } from '../held.ts'
import type { Invalid } from '../row.ts'
import { arrayInFile, arrayInMemory, mostBytesInMemory, mostInMemoryInWords, type StoredArray } from './stored.ts'

const mostArrays = 1000

/** The arrays of an NPZ, a ZIP archive of .npy files, by their names. */
export interface Npz {
  headers: Map<string, NpyHeader>
  /** Why others are not read. */
  faults: Map<string, CarryoverError>
  /**
   * One that is stored as it is is read piece by piece; one that is compressed is unpacked into memory, `bytes` of it.
   *
   * @throws DATASET_INVALID
   */
  array: (name: string) => Promise<{ array: StoredArray; bytes: number }>
}

/**
 * Opens an NPZ and reads the headers of its arrays.
 *
 * @throws DATASET_INVALID
 */
export async function openNpz(path: string, invalid: Invalid): Promise<Npz> {
  return withZip(path, invalid, async (zip) => {
    const headers = new Map<string, NpyHeader>()
    const faults = new Map<string, CarryoverError>()
    for (const [name, entry] of await entriesOf(zip, path, invalid)) {
      const inside: Invalid = (fault) => invalid(`holds "${name}", which ${fault}`)
      const start = await beginning(zip, entry)
      try {
        headers.set(name, readNpyHeader(start, inside))
      } catch (error) {
        if (!(error instanceof CarryoverError)) throw error
        faults.set(name, error)
      }
    }
    return { headers, faults, array: (name) => arrayIn(path, name, invalid) }
  })
}

const arrayIn = (path: string, name: string, invalid: Invalid) =>
  withZip(path, invalid, async (zip) => {
    const entry = (await entriesOf(zip, path, invalid)).get(name)!
    const inside: Invalid = (fault, hint) => invalid(`holds "${name}", which ${fault}`, hint)
    if (entry.compressionMethod === 0) {
      const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true })
      const part = { start: fileDataStart, bytes: entry.uncompressedSize }
      return { array: await arrayInFile(path, inside, part), bytes: 0 }
    }
    if (entry.uncompressedSize > mostBytesInMemory) {
      throw inside(
        `takes more than ${mostInMemoryInWords} unpacked`,
        'Save it as .npy, or without compression: np.savez.',
      )
    }
    // One piece from the beginning: what is put together at the end is there twice. That not more and not less comes
    // than is declared, the reader sees to.
    makeRoom(entry.uncompressedSize)
    const file = Buffer.alloc(entry.uncompressedSize)
    let at = 0
    for await (const chunk of await zip.openReadStreamPromise(entry)) at += (chunk as Buffer).copy(file, at)
    return { array: arrayInMemory(file, inside), bytes: file.length }
  })

async function withZip<Answer>(
  path: string,
  invalid: Invalid,
  work: (zip: ZipFile) => Promise<Answer>,
): Promise<Answer> {
  const zip = await openPromise(path, { autoClose: false }).catch((cause: unknown) => {
    throw invalid('is not an NPZ file, or is cut off', undefined, cause)
  })
  try {
    return await work(zip)
  } catch (error) {
    if (error instanceof CarryoverError) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw invalid(`is a damaged NPZ file: ${reason}`, undefined, error)
  } finally {
    zip.close()
  }
}

async function entriesOf(zip: ZipFile, path: string, invalid: Invalid): Promise<Map<string, Entry>> {
  if (zip.entryCount > mostArrays) throw invalid(`claims to hold ${zip.entryCount} arrays`)
  const { size } = await stat(path)
  const entries = new Map<string, Entry>()
  for await (const entry of zip.eachEntry()) {
    const { fileName, compressionMethod, compressedSize, generalPurposeBitFlag } = entry
    if (!fileName.endsWith('.npy')) continue
    if ((generalPurposeBitFlag & 1) !== 0) throw invalid(`holds "${fileName}", which is encrypted`)
    if ((compressionMethod !== 0 && compressionMethod !== 8) || compressedSize > size) {
      throw invalid(`holds "${fileName}", which is compressed in an unknown way`)
    }
    entries.set(fileName.slice(0, -'.npy'.length), entry)
  }
  return entries
}

/** The first bytes of an entry, enough for a header. */
async function beginning(zip: ZipFile, entry: Entry): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  const stream = await zip.openReadStreamPromise(entry)
  for await (const chunk of stream) {
    chunks.push(chunk as Buffer)
    length += (chunk as Buffer).length
    if (length >= mostHeaderBytes) break
  }
  return Buffer.concat(chunks).subarray(0, mostHeaderBytes)
}
