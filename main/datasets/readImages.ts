import { stat } from 'node:fs/promises'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { DatasetInfo, SampleInfo } from '../../contract/datasets.ts'
import { CarryoverError } from '../../contract/errors.ts'
import { listArray } from './arrays/pictures.ts'
import { listFiles } from './imageFolder.ts'
import { inOrder, picturesAtOnce } from './inOrder.ts'
import type { ArrayNumbers, Candidate, ListOptions, PictureListing } from './listing.ts'
import { listParquet } from './parquet/pictures.ts'
import { UnreadablePicture } from './picture.ts'
import { sourceOf, type PictureSource } from './pictureSource.ts'

export interface ImageSet {
  /** Index in this list is the label. */
  classes: string[]
  /** Their index is what it would be if those that were not looked at can be read. */
  samples: SampleInfo[]
  /** Reasons are clauses that follow the path: "is damaged: …". */
  skipped: DatasetInfo['skipped']
  /** Column of a Parquet file, or array of an NPZ, that holds the pictures. */
  column: string | null
  /** What the numbers of an array are. */
  numbers?: ArrayNumbers & { range: [number, number] }
  /** Pictures that were found, less those that are skipped. */
  count: number
  /** Whether all were looked at. */
  whole: boolean
}

export interface ReadImagesOptions extends ListOptions {
  /** Only so many are looked at: the first of each class, and then the first. */
  most?: number
}

/** Pictures between two turns of the event loop. */
const picturesInTurn = 32

/**
 * Reads a folder of pictures, a CSV manifest, a Parquet, NPZ or NPY file. Each picture is decoded once; what cannot be
 * read is listed in `skipped` with the reason.
 *
 * @throws DATASET_MISSING, DATASET_INVALID when nothing is left or a file is faulty, USAGE for a column that cannot be;
 *   what the signal gives as its reason
 */
export async function readImages(path: string, options: ReadImagesOptions = {}): Promise<ImageSet> {
  if ((await stat(path).catch(() => null)) === null) {
    throw new CarryoverError('DATASET_MISSING', `"${path}" does not exist.`)
  }
  const { most = Infinity, signal, progress } = options
  const listing = await listings[sourceOf(path)](path, options)
  const { candidates, classes, column, numbers, check } = listing
  const chosen = chooseFrom(candidates, most)
  const samples: ImageSet['samples'] = []
  const skipped: ImageSet['skipped'] = []
  const range: [number, number] = [Infinity, -Infinity]
  let done = 0
  for await (const { index, reason, sha256, pixels } of inOrder(chosen, picturesAtOnce, (index) =>
    looked(candidates[index], index, check),
  )) {
    const { path: place, label } = candidates[index]
    if (reason === undefined) samples.push({ index: index - skipped.length, path: place, label, sha256 })
    else skipped.push({ path: place, reason })
    for (const value of pixels?.data ?? []) {
      if (value < range[0]) range[0] = value
      if (value > range[1]) range[1] = value
    }
    if (++done % picturesInTurn > 0) continue
    await nextTurn()
    signal?.throwIfAborted()
    progress?.(done / chosen.length)
  }
  signal?.throwIfAborted()
  if (samples.length === 0) {
    const example = skipped.length > 0 ? `: "${skipped[0].path}" ${skipped[0].reason}` : ''
    throw new CarryoverError('DATASET_INVALID', `"${path}" holds no picture that can be read${example}.`)
  }
  return {
    classes,
    samples,
    skipped,
    column,
    ...(numbers && { numbers: { ...numbers, range } }),
    count: candidates.length - skipped.length,
    whole: listing.whole && chosen.length === candidates.length,
  }
}

const listings: Record<PictureSource, (path: string, options: ListOptions) => Promise<PictureListing>> = {
  files: listFiles,
  array: listArray,
  parquet: listParquet,
}

type Looked = { index: number } & (
  | { sha256: string; pixels?: { data: Iterable<number> }; reason?: undefined }
  | { reason: string; sha256?: undefined; pixels?: undefined }
)

async function looked(candidate: Candidate, index: number, check: PictureListing['check']): Promise<Looked> {
  if (candidate.problem !== undefined) return { index, reason: candidate.problem }
  try {
    return { index, ...(await check(candidate)) }
  } catch (error) {
    const isItsOwn =
      error instanceof UnreadablePicture || (error instanceof CarryoverError && error.code === 'SAMPLE_INVALID')
    if (!isItsOwn) throw error
    return { index, reason: error.message }
  }
}

/** The places of so many pictures: the first of each class, and then those at the beginning. */
function chooseFrom(candidates: Candidate[], most: number): number[] {
  if (candidates.length <= most) return candidates.map((_, index) => index)
  const firsts = new Map<number | null, number>()
  candidates.forEach(({ label, problem }, index) => {
    if (problem === undefined && !firsts.has(label)) firsts.set(label, index)
  })
  const chosen = new Set([...firsts.values()].slice(0, most))
  for (let index = 0; chosen.size < most; index++) chosen.add(index)
  return [...chosen].sort((a, b) => a - b)
}
