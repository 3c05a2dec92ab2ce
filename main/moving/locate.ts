import { stat } from 'node:fs/promises'
import { basename, dirname, extname } from 'node:path'
import { CarryoverError } from '../../contract/errors.ts'
import { isOneFile } from '../datasets/index.ts'
import { containedFile } from '../files/contain.ts'
import { sha256File } from '../files/hash.ts'
import { fromStoredPath, toStoredPath, type ImageDataset, type ModelRecord, type Store } from '../project/index.ts'
import { hasSamples, isDatasetLost, isModelLost } from './lost.ts'
import { lookAround, type Surroundings } from './search.ts'

/** Names of what was found again. */
export interface Located {
  models: string[]
  datasets: string[]
}

/**
 * Looks for files of the project that are not where they were, at a path or below it. Whether one is it, its hash says,
 * whatever it is called now; the project then refers to the new place.
 *
 * @throws USAGE when nothing is missing or the path cannot be read; MODEL_CHANGED, DATASET_CHANGED, MODEL_MISSING,
 *   DATASET_MISSING when nothing was found
 */
export async function locate(store: Store, path: string): Promise<Located> {
  const models = await filtered(store.models.list(), (model) => isModelLost(store, model))
  const pictures = store.datasets.list().filter((data) => data.kind === 'image')
  const datasets = await filtered(pictures, (data) => isDatasetLost(store, data))
  if (models.length + datasets.length === 0) {
    throw new CarryoverError('USAGE', 'Every network and data set of the project is where it should be.')
  }
  const around = await lookAround(path).catch((cause: unknown) => {
    throw new CarryoverError('USAGE', `"${path}" does not exist or cannot be read.`, undefined, { cause })
  })
  const hashes = createHashes()
  const found: Located = { models: [], datasets: [] }
  for (const model of models) {
    const file = await findModel(model, around, hashes)
    if (file === null) continue
    const files = model.files.map((part, i) => (i === 0 ? { ...part, path: basename(file) } : part))
    store.models.update(model.id, { path: toStoredPath(store.path, file), files })
    found.models.push(model.name)
  }
  for (const data of datasets) {
    const place = await findDataset(store, data, around)
    if (place === null) continue
    store.datasets.moved(data.id, toStoredPath(store.path, place))
    found.datasets.push(data.name)
  }
  if (found.models.length + found.datasets.length === 0) throw notFound(store, { models, datasets }, around, path)
  return found
}

/** The file of a network among those around, with its external data beside it. */
async function findModel(model: ModelRecord, { files }: Surroundings, hashes: Hashes): Promise<string | null> {
  const [main, ...external] = model.files
  for (const file of files.filter((each) => mayBe(each, main.path))) {
    const found = await stat(file).catch(() => null)
    if (found?.size !== main.bytes || (await hashes(file)) !== main.sha256) continue
    const isWhole = await everyOne(external, async ({ path, sha256 }) => {
      const part = await containedFile(dirname(file), path).catch(() => null)
      return part !== null && (await hashes(part)) === sha256
    })
    if (isWhole) return file
  }
  return null
}

const mayBe = (file: string, name: string) => basename(file) === name || extname(file).toLowerCase() === '.onnx'

/** The folder of a data set, or the file that lists or holds its pictures, among what is around. */
async function findDataset(store: Store, data: ImageDataset, around: Surroundings): Promise<string | null> {
  const ending = extname(data.path).toLowerCase()
  const places = isOneFile(data.path)
    ? around.files.filter((file) => extname(file).toLowerCase() === ending)
    : around.folders
  for (const place of places) {
    if ((await hasSamples(store, data, place, 1)) && (await hasSamples(store, data, place, data.count))) return place
  }
  return null
}

type Hashes = (file: string) => Promise<string | null>

/** Hashes of files, each read once; null for one that cannot be read. */
function createHashes(): Hashes {
  const known = new Map<string, Promise<string | null>>()
  return (file) => {
    const hash =
      known.get(file) ??
      sha256File(file).then(
        ({ sha256 }) => sha256,
        () => null,
      )
    known.set(file, hash)
    return hash
  }
}

interface Lost {
  models: ModelRecord[]
  datasets: ImageDataset[]
}

/** Nothing was found: there is something else under the name of what is missing, or nothing at all. */
function notFound({ path: project }: Store, lost: Lost, { files, folders, cut }: Surroundings, path: string) {
  const hint = cut ? 'Not all below it was looked at: choose a folder nearer to it.' : 'Choose another file or folder.'
  const names = new Set([...files, ...folders].map((each) => basename(each)))
  const model = lost.models.find(({ files: [main] }) => names.has(main.path))
  if (model) {
    const message = `"${model.files[0].path}" in "${path}" is not the file that was added as "${model.name}": its contents differ.`
    return new CarryoverError('MODEL_CHANGED', message, hint)
  }
  const data = lost.datasets.find((each) => names.has(basename(fromStoredPath(project, each.path))))
  if (data) {
    const message = `"${basename(data.path)}" in "${path}" does not hold the pictures that were added as "${data.name}": some differ or are missing.`
    return new CarryoverError('DATASET_CHANGED', message, hint)
  }
  const [first] = [...lost.models, ...lost.datasets]
  const code = lost.models.length > 0 ? 'MODEL_MISSING' : 'DATASET_MISSING'
  return new CarryoverError(code, `"${path}" holds nothing that the project misses, such as "${first.name}".`, hint)
}

async function everyOne<T>(items: T[], holds: (item: T) => Promise<boolean>): Promise<boolean> {
  for (const item of items) if (!(await holds(item))) return false
  return true
}

async function filtered<T>(items: T[], holds: (item: T) => Promise<boolean>): Promise<T[]> {
  const kept: T[] = []
  for (const item of items) if (await holds(item)) kept.push(item)
  return kept
}
