import { hash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readArrayPicture } from './arrays/pictures.ts'
import { containedFile, type Refuse } from '../files/contain.ts'
import { decodePixels } from './decode.ts'
import { readParquetPicture } from './parquet/pictures.ts'
import { UnreadablePicture, type RawPixels } from './picture.ts'
import { imageRoot, sourceOf } from './pictureSource.ts'
import { readPictureFile } from './readPictureFile.ts'

/** A picture as it is kept, wherever that is. */
export interface StoredPicture {
  /** Of its file; in an array, of its type, its shape and its elements. */
  sha256: string
  bytes: number
  /** @throws UnreadablePicture */
  pixels: () => Promise<RawPixels> | RawPixels
}

/** Where the pictures of a data set are. */
export interface PictureSet {
  /** Absolute path of the folder, the manifest, or the file that holds them all. */
  path: string
  /** Column of a Parquet file, or array of an NPZ, that holds them. */
  column: string | null
}

/**
 * Reads a sample from where it is kept.
 *
 * @param refuse for one that is not there, with a clause that follows its name
 */
export async function readStored({ path, column }: PictureSet, sample: string, refuse: Refuse): Promise<StoredPicture> {
  const source = sourceOf(path)
  if (source !== 'files' && !existsSync(path)) throw refuse('does not exist')
  switch (source) {
    case 'array':
      return readArrayPicture(path, column, sample, refuse)
    case 'parquet':
      return fromBytes(await readParquetPicture(path, column, sample, refuse))
    case 'files':
      return fromBytes(await fileOf(imageRoot(path), sample, refuse))
  }
}

async function fileOf(root: string, sample: string, refuse: Refuse): Promise<Buffer> {
  const file = await containedFile(root, sample, refuse)
  return readPictureFile(file).catch((error: unknown) => {
    throw error instanceof UnreadablePicture ? refuse(error.message) : error
  })
}

const fromBytes = (bytes: Buffer): StoredPicture => ({
  sha256: hash('sha256', bytes),
  bytes: bytes.length,
  pixels: () => decodePixels(bytes),
})
