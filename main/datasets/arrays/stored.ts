import { open, stat } from 'node:fs/promises'
import { elementCount, mostHeaderBytes, readNpyHeader, type NpyHeader } from '../../files/npyHeader.ts'
import { refuseCutOff } from '../../files/npy.ts'
import type { Invalid } from '../row.ts'

/** An array in a file, any part of which can be read. */
export interface StoredArray {
  header: NpyHeader
  /** Bytes of its elements, from a place among them on, as they stand in the file. */
  read: (start: number, length: number) => Promise<Buffer>
}

/** Arrays that cannot be read piece by piece are held in memory. */
export const mostBytesInMemory = 2 ** 29
export const mostInMemoryInWords = `${mostBytesInMemory / 2 ** 20} MiB`
/** Those in Fortran order are there twice while they are put into another. */
const mostBytesInFortran = 2 ** 28

/**
 * An array that stands as it is in a file, or in a part of it.
 *
 * @throws DATASET_INVALID
 */
export async function arrayInFile(
  path: string,
  invalid: Invalid,
  part?: { start: number; bytes: number },
): Promise<StoredArray> {
  const { start, bytes } = part ?? { start: 0, bytes: (await stat(path)).size }
  const read = async (from: number, length: number) => {
    await using file = await open(path).catch((cause: unknown) => {
      throw invalid('cannot be opened', undefined, cause)
    })
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(length), 0, length, start + from)
    if (bytesRead < length) throw invalid('became shorter while it was read')
    return buffer
  }
  const header = readNpyHeader(await read(0, Math.min(bytes, mostHeaderBytes)), invalid)
  refuseCutOff(header, bytes, invalid)
  return { header, read: (from, length) => read(header.start + from, length) }
}

/**
 * An array whose file is in memory.
 *
 * @throws DATASET_INVALID
 */
export function arrayInMemory(file: Buffer, invalid: Invalid): StoredArray {
  const header = readNpyHeader(file.subarray(0, mostHeaderBytes), invalid)
  refuseCutOff(header, file.length, invalid)
  const read = (from: number, length: number) =>
    Promise.resolve(file.subarray(header.start + from, header.start + from + length))
  return { header, read }
}

/**
 * The same array with the last index the fastest, so that a sample's elements stand together.
 *
 * @throws DATASET_INVALID when it must be held in memory for that and is too large
 */
export async function inRowOrder(array: StoredArray, invalid: Invalid): Promise<StoredArray> {
  const { header } = array
  if (!header.fortran || header.shape.length < 2) return array
  const { shape, elementBytes } = header
  const count = elementCount(shape)
  if (count * elementBytes > mostBytesInFortran) {
    throw invalid(
      `holds an array of more than ${mostBytesInFortran / 2 ** 20} MiB in Fortran order`,
      'Save it in C order: np.save(file, np.ascontiguousarray(x)).',
    )
  }
  const from = await array.read(0, count * elementBytes)
  const to = Buffer.allocUnsafe(from.length)
  // How far apart in the file neighbours along each axis are.
  const steps = shape.map((_, axis) => elementCount(shape.slice(0, axis)))
  const index = shape.map(() => 0)
  let at = 0
  for (let i = 0; i < count; i++) {
    for (let byte = 0; byte < elementBytes; byte++) to[i * elementBytes + byte] = from[at * elementBytes + byte]
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += steps[axis]
      if (++index[axis] < shape[axis]) break
      at -= shape[axis] * steps[axis]
      index[axis] = 0
    }
  }
  const read = (start: number, length: number) => Promise.resolve(to.subarray(start, start + length))
  return { header: { ...header, fortran: false }, read }
}
