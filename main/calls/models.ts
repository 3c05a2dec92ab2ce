import { basename, dirname, resolve } from 'node:path'
import { CarryoverError, type BindingChoice, type Checkpoint, type ModelInfo } from '../../contract/index.ts'
import { guessBinding } from '../models/binding.ts'
import { scanCheckpoints } from '../models/checkpoints.ts'
import { inspectModel } from '../models/inspect.ts'
import { toStoredPath, type ModelRecord, type NewModel, type Store } from '../project/index.ts'
import type { Pool } from '../jobs/pool.ts'
import type { Context, HandlersOf } from './context.ts'

export const modelCalls = ({ pool, projects }: Context): HandlersOf<'model'> => ({
  'model.inspect': async ({ path }) => {
    const { inspection } = await inspectModel(resolve(path))
    return { inspection, binding: await tried(pool, resolve(path), guessBinding(inspection, {}, basename(path))) }
  },

  'model.add': async ({ project, path, name, role = 'other', run, epoch, binding }) => {
    const store = projects.get(project)
    const checkpoint: Checkpoint = {
      path: resolve(path),
      name: name ?? basename(path).replace(/\.onnx$/i, ''),
      role,
      run: run ?? role,
      epoch: epoch ?? null,
    }
    const [model] = store.models.addAll([await prepared(pool, store, checkpoint, binding)])
    return infoOf(store, model)
  },

  'model.scan': ({ folder, pattern }) => scanCheckpoints(resolve(folder), pattern),

  'model.import': async ({ project, checkpoints, binding }) => {
    const store = projects.get(project)
    const models: NewModel[] = []
    for (const checkpoint of checkpoints) {
      models.push(await prepared(pool, store, { ...checkpoint, path: resolve(checkpoint.path) }, binding))
    }
    return store.models.addAll(models).map((model) => infoOf(store, model))
  },

  'model.list': ({ project }) => {
    const store = projects.get(project)
    return store.models.list().map((model) => infoOf(store, model))
  },

  'model.remove': ({ project, name }) => {
    projects.get(project).models.remove(name)
  },
})

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
      'Give the new one another --name.',
    )
  }
  const { inspection, files } = await inspectModel(path)
  const binding = await tried(pool, path, guessBinding(inspection, choice, basename(path)))
  const stored = toStoredPath(store.path, path)
  const main = files.find((file) => resolve(dirname(path), file.path) === path)!
  return { name, role, run, epoch, path: stored, sha256: main.sha256, files, inspection, binding }
}

/** A trial run in a worker process: a file that brings the runtime down must not take the program along. */
const tried = (pool: Pool, path: string, binding: ModelInfo['binding']) => pool.run({ kind: 'trial', path, binding })

function infoOf(store: Store, { files, addedAt, ...model }: ModelRecord): ModelInfo {
  const probe = store.probes.newest(model.id)
  return {
    ...model,
    probe: probe && {
      data: probe.info.data,
      classes: probe.classes,
      trainAccuracy: probe.info.trainAccuracy,
      testAccuracy: probe.info.testAccuracy,
    },
  }
}
