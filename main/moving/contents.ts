import { basename, dirname } from 'node:path'
import type { SampleInfo } from '../../contract/datasets.ts'
import { CarryoverError } from '../../contract/errors.ts'
import { imageRoot, isOneFile, readSample, sourceOf } from '../datasets/index.ts'
import { inOrder, picturesAtOnce } from '../datasets/inOrder.ts'
import { containedFile } from '../files/contain.ts'
import { sha256File } from '../files/hash.ts'
import { checkFiles, storedNetwork } from '../jobs/network.ts'
import { fromStoredPath, type ImageDataset, type ModelRecord, type Store } from '../project/index.ts'
import type { Manifest } from './manifest.ts'

/** A file that goes into an archive. */
export type PackedFile = Manifest['files'][number] & { source: string }

export interface Contents {
  files: PackedFile[]
  /** Where in the archive the network or data set lies that is at this absolute path. */
  pathOf: (absolute: string) => string
}

const pageSize = 1000

/** How many files `contentsOf` will look at. */
export const fileCount = (store: Store): number =>
  [
    ...store.models.list().map(({ files }) => files.length),
    ...store.datasets.list().map(({ kind, count }) => (kind === 'image' ? count : 0)),
  ].reduce((sum, count) => sum + count, 0)

/**
 * All files that a project refers to, each compared with what was added, and their places in an archive: networks under
 * `models`, pictures under `data`, each folder once. Texts and rows of tables are in the project itself: the files they
 * came from have a place and are not packed.
 *
 * @throws MODEL_MISSING, MODEL_CHANGED, DATASET_MISSING, DATASET_CHANGED, DATASET_INVALID, CANCELLED
 */
export async function contentsOf(store: Store, signal: AbortSignal, looked: () => void): Promise<Contents> {
  const places = createPlaces()
  const files = new Map<string, PackedFile>()
  const add = (file: PackedFile) => {
    files.set(file.path, file)
    looked()
  }
  for (const model of store.models.list()) {
    signal.throwIfAborted()
    for (const file of await filesOfModel(store, model, places)) add(file)
  }
  for (const data of store.datasets.list()) {
    if (data.kind !== 'image') {
      const path = fromStoredPath(store.path, data.path)
      places.take(path, `data/${fileNameLike(basename(path))}`)
      continue
    }
    for await (const file of filesOfPictures(store, data, places)) {
      signal.throwIfAborted()
      add(file)
    }
  }
  return { files: [...files.values()], pathOf: places.pathOf }
}

async function filesOfModel(store: Store, model: ModelRecord, places: Places): Promise<PackedFile[]> {
  const network = storedNetwork(store, model)
  await checkFiles(network)
  const folder = dirname(network.file)
  const place = places.take(folder, 'models')
  const parts = model.files.map(async ({ path, bytes, sha256 }) => ({
    path: `${place}/${path}`,
    source: await containedFile(folder, path),
    bytes,
    sha256,
  }))
  return Promise.all(parts)
}

async function* filesOfPictures(store: Store, data: ImageDataset, places: Places): AsyncGenerator<PackedFile> {
  const path = fromStoredPath(store.path, data.path)
  const root = imageRoot(path)
  const place = places.take(root, `data/${fileNameLike(basename(root))}`)
  if (isOneFile(path)) {
    const hash = await sha256File(path).catch((cause: unknown) => {
      const message = `The file "${path}" of "${data.name}" cannot be read.`
      throw new CarryoverError('DATASET_MISSING', message, 'Put it back where it was, or locate it.', { cause })
    })
    yield { path: `${place}/${basename(path)}`, source: path, ...hash }
  }
  for (let offset = 0; offset < data.count; offset += pageSize) {
    const samples = store.datasets.samples(data.id, offset, pageSize)
    const compared = inOrder(samples, picturesAtOnce, async (sample) => ({
      ...sample,
      bytes: (await readSample({ path, column: data.column }, sample)).bytes,
    }))
    for await (const sample of compared) {
      if (sourceOf(path) === 'files') yield await fileOfSample(root, place, data, sample)
    }
  }
}

async function fileOfSample(
  root: string,
  place: string,
  data: ImageDataset,
  { path, bytes, sha256 }: SampleInfo & { bytes: number },
): Promise<PackedFile> {
  if (path.includes('\\')) {
    const message = `"${path}" of "${data.name}" cannot be packed: the name of a file must not have a \\ in it.`
    throw new CarryoverError('DATASET_INVALID', message)
  }
  return { path: `${place}/${path}`, source: await containedFile(root, path), bytes, sha256 }
}

interface Places {
  /** The place of a folder in the archive: the wanted one, or that with a number. */
  take: (folder: string, wanted: string) => string
  pathOf: (absolute: string) => string
}

function createPlaces(): Places {
  const places = new Map<string, string>()
  return {
    take(folder, wanted) {
      const known = places.get(folder)
      if (known !== undefined) return known
      // Not every system tells upper and lower case apart.
      const taken = new Set([...places.values()].map((place) => place.toLowerCase()))
      let place = wanted
      for (let i = 2; taken.has(place.toLowerCase()); i++) place = `${wanted}-${i}`
      places.set(folder, place)
      return place
    },
    pathOf: (absolute) => {
      const place = places.get(absolute)
      if (place !== undefined) return place
      const folder = places.get(dirname(absolute))
      if (folder !== undefined) return `${folder}/${basename(absolute)}`
      throw new CarryoverError(
        'PROJECT_BUSY',
        `"${basename(absolute)}" was added while the project was being packed.`,
        'Pack it again.',
      )
    },
  }
}

/** A name that is a file name on every system. */
export const fileNameLike = (name: string) =>
  name.replace(/[<>:"|?*\\\p{Cc}]/gu, '_').replace(/[. ]+$/, '') || 'pictures'
