import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { BindingChoice, Checkpoint, ModelInfo } from '../../contract/index.ts'
import { guessBinding } from '../models/binding.ts'
import { scanCheckpoints } from '../models/checkpoints.ts'
import { inspectModel } from '../models/inspect.ts'
import { fromStoredPath, type ModelRecord, type Store } from '../project/index.ts'
import { addModels, tried } from './addModels.ts'
import type { Context, HandlersOf } from './context.ts'
import { updateModel } from './updateModel.ts'

/** What may be shown differently when networks come or go. */
const touched = ['models', 'predictions', 'games'] as const

export const modelCalls = ({ pool, projects, queue, roots }: Context): HandlersOf<'model'> => {
  async function add(project: string, checkpoints: Checkpoint[], binding?: BindingChoice): Promise<ModelInfo[]> {
    const store = projects.get(project)
    const contained = checkpoints.map((each) => ({ ...each, path: roots.resolve(each.path) }))
    const added = await addModels({ store, pool }, contained, binding)
    projects.edited(project, {
      edit: { what: 'model-added', names: added.map((model) => model.name) },
      parts: touched,
      takeBack: () => {
        for (const { name } of added) store.models.remove(name)
      },
    })
    return added.map((model) => infoOf(store, model))
  }

  return {
    'model.inspect': async ({ path }) => {
      const absolute = roots.resolve(path)
      const { inspection } = await inspectModel(absolute)
      return { inspection, binding: await tried(pool, absolute, guessBinding(inspection, {}, basename(absolute))) }
    },

    'model.add': async ({ project, path, name, role = 'other', run, epoch, binding }) => {
      const checkpoint: Checkpoint = {
        path,
        name: name ?? basename(path).replace(/\.onnx$/i, ''),
        role,
        run: run ?? role,
        epoch: epoch ?? null,
      }
      const [model] = await add(project, [checkpoint], binding)
      return model
    },

    'model.scan': ({ folder, pattern }) => scanCheckpoints(roots.resolve(folder), pattern),

    'model.import': ({ project, checkpoints, binding }) => add(project, checkpoints, binding),

    'model.list': ({ project }) => {
      const store = projects.get(project)
      return store.models.list().map((model) => infoOf(store, model))
    },

    'model.update': async ({ project, name, change }) => {
      const store = projects.get(project)
      const edit = await updateModel({ store, pool, queue }, store.models.byName(name), change)
      if (edit) projects.edited(project, { ...edit, parts: [...touched, 'studies'] })
      return infoOf(store, store.models.byName(change.name ?? name))
    },

    'model.remove': ({ project, name }) => {
      const { models } = projects.get(project)
      const id = models.remove(name)
      projects.edited(project, {
        edit: { what: 'model-removed', names: [name] },
        parts: touched,
        takeBack: () => {
          models.restore(id)
        },
      })
    },
  }
}

function infoOf(store: Store, { files, addedAt, ...model }: ModelRecord): ModelInfo {
  const probe = store.probes.newest(model.id)
  const folder = dirname(fromStoredPath(store.path, model.path))
  return {
    ...model,
    missing: !files.every(({ path }) => existsSync(join(folder, path))),
    probe: probe && {
      data: probe.info.data,
      classes: probe.classes,
      trainAccuracy: probe.info.trainAccuracy,
      testAccuracy: probe.info.testAccuracy,
    },
  }
}
