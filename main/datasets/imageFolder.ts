import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { DatasetInfo, SampleInfo } from '../../contract/datasets.ts'
import { CarryoverError } from '../../contract/errors.ts'
import { containedFile } from '../files/contain.ts'
import { inByteOrder } from './byteOrder.ts'
import { checkPicture } from './checkPicture.ts'
import { inOrder, picturesAtOnce } from './inOrder.ts'
import { listFolder } from './listFolder.ts'
import { readManifest } from './manifest.ts'
import { UnreadablePicture } from './picture.ts'

export interface ImageSet {
  /** Index in this list is the label. */
  classes: string[]
  samples: Omit<SampleInfo, 'index'>[]
  /** Reasons are clauses that follow the path: "is damaged: …". */
  skipped: DatasetInfo['skipped']
}

export interface ReadImagesOptions {
  /** Label column of a CSV manifest. */
  label?: string
}

interface Candidate {
  path: string
  label: number | null
  /** Why it is left out unread. */
  problem?: string
}

/** The folder sample paths start from: that of the manifest, or the data set's own. */
export function imageRoot(path: string): string {
  return isManifest(path) ? dirname(path) : path
}

/**
 * Reads a folder with one sub-folder a class, a folder of pictures without labels, or a CSV manifest with paths relative
 * to its own folder. Classes are in byte-wise order of their names, samples in byte-wise order of their paths (with
 * `/`), those of a manifest in the order of its rows. Each file is decoded once; what cannot be read is listed in
 * `skipped` with the reason, what is hidden is ignored.
 *
 * @throws DATASET_MISSING, DATASET_INVALID when nothing is left or the manifest is faulty, USAGE for a label column
 *   without a manifest
 */
export async function readImages(path: string, options: ReadImagesOptions = {}): Promise<ImageSet> {
  const { classes, candidates } = await findCandidates(path, options)
  const root = imageRoot(path)
  const samples: ImageSet['samples'] = []
  const skipped: ImageSet['skipped'] = []
  const check = (candidate: Candidate) => checkCandidate(root, candidate)
  for await (const checked of inOrder(candidates, picturesAtOnce, check)) {
    if (checked.reason === undefined) samples.push(checked)
    else skipped.push(checked)
  }
  if (samples.length === 0) {
    const example = skipped.length > 0 ? `: "${skipped[0].path}" ${skipped[0].reason}` : ''
    throw new CarryoverError('DATASET_INVALID', `"${path}" holds no picture that can be read${example}.`)
  }
  return { classes, samples, skipped }
}

async function findCandidates(
  path: string,
  { label }: ReadImagesOptions,
): Promise<{ classes: string[]; candidates: Candidate[] }> {
  const found = await stat(path).catch(() => null)
  if (found === null) throw new CarryoverError('DATASET_MISSING', `"${path}" does not exist.`)
  if (isManifest(path) && found.isFile()) {
    const { classes, rows } = await readManifest(path, label)
    return { classes, candidates: rows }
  }
  if (isManifest(path) || !found.isDirectory()) {
    throw new CarryoverError('DATASET_INVALID', `"${path}" is neither a folder of pictures nor a CSV manifest.`)
  }
  if (label !== undefined) {
    throw new CarryoverError(
      'USAGE',
      `"${path}" is a folder; only a CSV manifest has a column "${label}".`,
      'Give the CSV file itself.',
    )
  }
  const { folders, files } = await listFolder(path)
  const classes = inByteOrder(folders, (name) => name)
  const labelOf = new Map(classes.map((name, index) => [name, index]))
  const classFolder = (file: string) => file.slice(0, Math.max(0, file.indexOf('/')))
  const candidates = inByteOrder(files, (file) => file).map((file): Candidate => {
    const label = labelOf.get(classFolder(file)) ?? null
    const outside = label === null && classes.length > 0
    return { path: file, label, problem: outside ? 'lies outside the class folders' : undefined }
  })
  return { classes, candidates }
}

async function checkCandidate(root: string, { path, label, problem }: Candidate) {
  if (problem !== undefined) return { path, reason: problem }
  try {
    return { path, label, sha256: await checkPicture(await containedFile(root, path, asReason)) }
  } catch (error) {
    if (!(error instanceof CarryoverError || error instanceof UnreadablePicture)) throw error
    return { path, reason: error.message }
  }
}

function asReason(fault: string): CarryoverError {
  return new CarryoverError('SAMPLE_INVALID', fault)
}

function isManifest(path: string): boolean {
  return /\.csv$/i.test(path)
}
