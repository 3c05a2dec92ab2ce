import { existsSync } from 'node:fs'
import type { ProjectFault } from '../../contract/checks.ts'
import { CarryoverError } from '../../contract/errors.ts'
import { readSample } from '../datasets/index.ts'
import { inOrder, picturesAtOnce } from '../datasets/inOrder.ts'
import { checkFiles, storedNetwork } from '../jobs/network.ts'
import { fromStoredPath, type ImageDataset, type ModelRecord, type Store } from '../project/index.ts'

export async function isModelLost(store: Store, model: ModelRecord): Promise<boolean> {
  return !(await succeeds(checkFiles(storedNetwork(store, model))))
}

/** The first picture speaks for all. */
export async function isDatasetLost(store: Store, data: ImageDataset): Promise<boolean> {
  const path = fromStoredPath(store.path, data.path)
  return !existsSync(path) || !(await hasSamples(store, data, path, 1))
}

const pageSize = 1000

/** Whether the first so many samples are in a place as they were added. */
export async function hasSamples(store: Store, data: ImageDataset, path: string, count: number): Promise<boolean> {
  for (let offset = 0; offset < count; offset += pageSize) {
    const samples = store.datasets.samples(data.id, offset, Math.min(pageSize, count - offset))
    const compared = inOrder(samples, picturesAtOnce, (sample) =>
      succeeds(readSample({ path, column: data.column }, sample)),
    )
    for await (const isSame of compared) if (!isSame) return false
  }
  return true
}

const succeeds = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    (error: unknown) => {
      if (error instanceof CarryoverError) return false
      throw error
    },
  )

/** Files that a project refers to and that are missing or not as they were, in sentences. */
export async function lostFiles(store: Store): Promise<ProjectFault[]> {
  const faults: ProjectFault[] = []
  for (const model of store.models.list()) {
    try {
      await checkFiles(storedNetwork(store, model))
    } catch (error) {
      if (!(error instanceof CarryoverError)) throw error
      faults.push({ kind: 'network', sentence: error.message, remedy: null })
    }
  }
  for (const data of store.datasets.list()) {
    if (data.kind !== 'image' || !(await isDatasetLost(store, data))) continue
    const sentence = `The pictures of the data set "${data.name}" are not where they were, or not those that were added.`
    faults.push({ kind: 'data', sentence, remedy: null })
  }
  return faults
}
