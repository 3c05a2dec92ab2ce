import { stat } from 'node:fs/promises'
import { CarryoverError } from '../../contract/errors.ts'
import { containedFile } from '../files/contain.ts'
import { inByteOrder } from './byteOrder.ts'
import { checkPicture } from './checkPicture.ts'
import { listFolder } from './listFolder.ts'
import { asReason, type Candidate, type ListOptions, type PictureListing } from './listing.ts'
import { readManifest } from './manifest.ts'
import { imageRoot, isManifest } from './pictureSource.ts'

/**
 * The pictures of a folder with one sub-folder a class, of a folder without labels, or of a CSV manifest with paths
 * relative to its own folder. Classes are in byte-wise order of their names, samples in byte-wise order of their paths
 * (with `/`), those of a manifest in the order of its rows. What is hidden is ignored.
 *
 * @throws DATASET_INVALID for a faulty manifest, USAGE for columns of a folder
 */
export async function listFiles(path: string, options: ListOptions): Promise<PictureListing> {
  const root = imageRoot(path)
  return {
    ...(await findCandidates(path, options)),
    column: null,
    whole: true,
    check: async (candidate) => ({ sha256: await checkPicture(await containedFile(root, candidate.path, asReason)) }),
  }
}

async function findCandidates(
  path: string,
  { label, column, ...watch }: ListOptions,
): Promise<Pick<PictureListing, 'classes' | 'candidates'>> {
  const isFile = (await stat(path)).isFile()
  if (column !== undefined) {
    throw new CarryoverError('USAGE', `"${path}" has no column "${column}" of pictures: each is a file of its own.`)
  }
  if (isManifest(path) && isFile) {
    const { classes, rows } = await readManifest(path, label, { signal: watch.signal })
    return { classes, candidates: rows }
  }
  if (isManifest(path) || isFile) {
    throw new CarryoverError(
      'DATASET_INVALID',
      `"${path}" is neither a folder of pictures nor a CSV manifest, Parquet, NPZ or NPY file.`,
    )
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
