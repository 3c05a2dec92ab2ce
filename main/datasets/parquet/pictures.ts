import { hash } from 'node:crypto'
import type { Refuse } from '../../files/contain.ts'
import { CarryoverError } from '../../../contract/errors.ts'
import { decodePixels } from '../decode.ts'
import { heldOf } from '../held.ts'
import { collectLabels, labelReader } from '../labels.ts'
import { asReason, type Candidate, type ListOptions, type PictureListing } from '../listing.ts'
import { existing, invalidFile, refuseDoubles, type Cell, type Invalid } from '../row.ts'
import { labelColumnOf, namedLike } from '../survey.ts'
import { openParquetFile, type ParquetFile } from './file.ts'
import { openParquet } from './rows.ts'

const usualNames = ['image', 'img', 'picture', 'png', 'jpg', 'jpeg']

/**
 * The pictures that are embedded in a Parquet file: a column of the files' bytes, or of groups of bytes and a path as
 * Hugging Face's `datasets` writes them.
 *
 * @throws DATASET_INVALID; what the signal gives as its reason
 */
export async function listParquet(path: string, options: ListOptions): Promise<PictureListing> {
  const invalid = invalidFile(path)
  const file = await openParquetFile(path, invalid)
  refuseDoubles(file.columns.map(({ name }) => name), invalid) // prettier-ignore
  if (file.count === 0) throw invalid('has columns but no rows')
  const column = pictureColumn(file, options.column, invalid)
  const count = Math.min(file.count, options.most ?? Infinity)
  const { classes, labels } = await labelsOf(path, file, count, options, invalid)
  return {
    classes,
    column,
    candidates: Array.from({ length: count }, (_, i): Candidate => ({ path: `row ${i}`, label: labels[i] ?? null })),
    whole: count === file.count,
    async check({ path: place }) {
      const bytes = await readParquetPicture(path, column, place, asReason)
      await decodePixels(bytes)
      return { sha256: hash('sha256', bytes) }
    },
  }
}

/**
 * The bytes of one embedded picture.
 *
 * @param place such as "row 11"
 */
export async function readParquetPicture(
  path: string,
  column: string | null,
  place: string,
  refuse: Refuse,
): Promise<Buffer> {
  const file = await parquetFile(path).catch((error: unknown) => {
    if (error instanceof CarryoverError) throw refuse('cannot be read any more')
    throw error
  })
  const row = Number(/^row (\d{1,15})$/.exec(place)?.[1] ?? NaN)
  const group = file.groups.find(({ end }) => row < end)
  const isThere = group !== undefined && file.columns.some(({ name }) => name === column)
  if (column === null || !isThere) throw refuse('is not there any more')
  const values = await heldOf(path, `group ${group.index} ${column}`, async () => ({
    value: await file.read(column, group.start, group.end),
    // Packed and unpacked.
    bytes: 2 * group.bytes(column),
  }))
  const bytes = bytesOf(values[row - group.start])
  if (bytes === null) throw refuse('holds no picture')
  return bytes
}

const parquetFile = (path: string) =>
  heldOf(path, 'Parquet', async () => ({ value: await openParquetFile(path, invalidFile(path)), bytes: 2 ** 20 }))

function bytesOf(value: unknown): Buffer | null {
  const bytes = value instanceof Uint8Array ? value : (value as { bytes?: unknown } | null | undefined)?.bytes
  return bytes instanceof Uint8Array ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) : null
}

function pictureColumn({ columns }: ParquetFile, asked: string | undefined, invalid: Invalid): string {
  const names = columns.map(({ name }) => name)
  const possible = columns.filter(({ kind }) => kind === 'pictures' || kind === 'bytes').map(({ name }) => name)
  if (asked !== undefined) {
    if (possible.includes(existing(asked, names, invalid))) return asked
    throw invalid(
      `holds no pictures in its column "${asked}"`,
      possible.length > 0 ? `Those are in: ${possible.join(', ')}.` : undefined,
    )
  }
  if (possible.length === 1) return possible[0]
  const usual = namedLike(possible, usualNames)
  if (usual !== null) return usual
  throw invalid(
    possible.length === 0 ? 'holds no pictures' : `has several columns of bytes: ${possible.join(', ')}`,
    possible.length === 0 ? `Its columns are: ${names.join(', ')}.` : 'Say which holds the pictures.',
  )
}

/** The labels of the first rows, so many. */
async function labelsOf(path: string, file: ParquetFile, count: number, options: ListOptions, invalid: Invalid) {
  const plain = file.columns.filter(({ kind }) => kind === 'plain').map(({ name }) => name)
  const column = labelColumnOf(plain, options.label, invalid)
  if (column === null) return { classes: [], labels: [] }
  const collected = collectLabels(column, file.classNames(column), invalid)
  const cells: Cell[] = []
  const rows = await openParquet(path)
  for await (const {
    place,
    cells: [cell],
  } of rows.rows({ signal: options.signal }, [column])) {
    collected.add(cell, place)
    cells.push(cell)
    if (cells.length === count) break
  }
  const found = collected.finish()
  return { classes: found.classes, labels: cells.map(labelReader(found)) }
}
