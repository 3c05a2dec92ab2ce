import { basename, dirname, resolve } from 'node:path'
import { CarryoverError, type Binding, type BindingChoice, type Checkpoint } from '../../contract/index.ts'
import { guessBinding } from '../models/binding.ts'
import { inspectModel } from '../models/inspect.ts'
import { toStoredPath, type ModelRecord, type NewModel, type Store } from '../project/index.ts'
import type { Engine } from '../jobs/engine.ts'
import type { Pool } from '../jobs/pool.ts'

/** Reads, binds and tries networks at absolute paths, and adds all of them or none. */
export async function addModels(
  { store, pool }: Engine,
  checkpoints: readonly Checkpoint[],
  binding?: BindingChoice,
): Promise<ModelRecord[]> {
  const models: NewModel[] = []
  for (const checkpoint of checkpoints) models.push(await prepared(pool, store, checkpoint, binding))
  return store.models.addAll(models)
}

/** Everything about a model file that is stored: read, bound and tried, but not added yet. */
async function prepared(
  pool: Pool,
  store: Store,
  { path, name, role, run, epoch }: Checkpoint,
  choice?: BindingChoice,
): Promise<NewModel> {
  if (store.models.list().some((model) => model.name === name)) {
    throw new CarryoverError(
      'MODEL_EXISTS',
      `The project has a model "${name}" already.`,
      'Give the new one another name.',
    )
  }
  const { inspection, files } = await inspectModel(path)
  const binding = await tried(pool, path, guessBinding(inspection, choice, basename(path)), choice)
  const stored = toStoredPath(store.path, path)
  const main = files.find((file) => resolve(dirname(path), file.path) === path)!
  return { name, role, run, epoch, path: stored, sha256: main.sha256, files, inspection, binding }
}

/** A trial run in a worker process: a file that brings the runtime down must not take the program along. */
export const tried = (pool: Pool, path: string, binding: Binding, choice?: BindingChoice) =>
  pool.run({ kind: 'trial', path, binding, choice })
