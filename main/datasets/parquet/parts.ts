import { open } from 'node:fs/promises'
import type { AsyncBuffer } from 'hyparquet'
import type { Invalid } from '../row.ts'
import { ParquetDamage } from './damage.ts'

/** The description at the end of a file lists its columns and groups; a larger one is none. */
const mostDescription = 2 ** 26

/**
 * A Parquet file whose parts are read when they are asked for.
 *
 * @throws DATASET_INVALID when its ends are not those of a Parquet file
 */
export async function parquetParts(path: string, invalid: Invalid): Promise<AsyncBuffer> {
  const cannotBeOpened = (cause: unknown) => invalid('cannot be opened', undefined, cause)
  const byteLength = await sizeOf(path).catch((cause: unknown) => {
    throw cannotBeOpened(cause)
  })
  const parts: AsyncBuffer = {
    byteLength,
    async slice(start, end = byteLength) {
      if (!(start >= 0 && start <= end && end <= byteLength))
        throw new ParquetDamage('a part of it would lie outside the file')
      await using file = await open(path)
      const bytes = new Uint8Array(end - start)
      for (let done = 0; done < bytes.length;) {
        const { bytesRead } = await file.read(bytes, done, bytes.length - done, start + done)
        if (bytesRead === 0) throw new ParquetDamage('it became shorter while it was read')
        done += bytesRead
      }
      return bytes.buffer
    },
  }
  if (byteLength < 12) throw invalid(byteLength === 0 ? 'is empty' : 'is not a Parquet file')
  const [start, end] = await Promise.all([parts.slice(0, 4), parts.slice(byteLength - 8)])
  const [first, last] = [Buffer.from(start).toString('latin1'), Buffer.from(end).toString('latin1', 4)]
  if (first === 'PARE' || last === 'PARE') throw invalid('is encrypted')
  if (first !== 'PAR1') throw invalid('is not a Parquet file')
  if (last !== 'PAR1') throw invalid('is cut off: the end of a Parquet file is missing')
  const description = new DataView(end).getUint32(0, true)
  if (description > Math.min(mostDescription, byteLength - 12)) {
    throw invalid('is a damaged Parquet file: the description at its end has a wrong length')
  }
  return parts
}

async function sizeOf(path: string): Promise<number> {
  await using file = await open(path)
  return (await file.stat()).size
}
