import { basename } from 'node:path'
import {
  CarryoverError,
  type Binding,
  type BindingChoice,
  type ParsedInput,
  type ProjectEdit,
} from '../../contract/index.ts'
import { canonicalJson } from '../files/canonicalJson.ts'
import type { Engine } from '../jobs/engine.ts'
import { checkFiles, storedNetwork } from '../jobs/network.ts'
import type { Queue } from '../jobs/queue.ts'
import { guessBinding } from '../models/binding.ts'
import type { ModelRecord } from '../project/index.ts'
import { tried } from './addModels.ts'
import { refuseWhileQueued } from './busy.ts'
import type { Edit } from './openProjects.ts'

type Change = ParsedInput<'model.update'>['change']

/**
 * Changes what is said about a network; the answer takes it back, and is null where nothing changed. With another
 * binding it is another network: it is tried like a new one, and what was computed before stays with the old one.
 *
 * @throws MODEL_EXISTS, MODEL_BINDING, MODEL_MISSING, MODEL_CHANGED, PROJECT_BUSY while work that knows it by its name
 *   has not ended
 */
export async function updateModel(
  engine: Engine & { queue: Queue },
  model: ModelRecord,
  { binding: choice, ...change }: Change,
): Promise<Omit<Edit, 'parts'> | null> {
  const { store, queue } = engine
  const { id, name, role, run, epoch } = model
  const before = { name, role, run, epoch }
  const now = { ...before, ...change }
  if (now.name !== name && store.models.list().some((each) => each.name === now.name)) {
    throw new CarryoverError('MODEL_EXISTS', `The project has a model "${now.name}" already.`, 'Choose another name.')
  }
  const binding = choice && (await rebound(engine, model, choice))
  const isRebound = binding !== undefined && canonicalJson(binding) !== canonicalJson(model.binding)
  if (!isRebound && canonicalJson(now) === canonicalJson(before)) return null
  // Work is told names when it starts, and finds its networks by them until it ends.
  const refuseWhileNamed = () => {
    if (!isRebound && now.name === name) return
    refuseWhileQueued(queue, store.path, `The network "${name}" cannot be changed so`)
  }
  refuseWhileNamed()
  const edit: ProjectEdit = { what: now.name === name ? 'model-changed' : 'model-renamed', names: [name] }
  if (!isRebound) {
    store.models.update(id, now)
    return {
      edit,
      takeBack: () => {
        refuseWhileNamed()
        store.models.update(id, before)
      },
    }
  }
  const { id: _id, addedAt: _addedAt, ...record } = model
  const replacement = store.models.replace(id, { ...record, ...now, binding })
  return {
    edit,
    takeBack: () => {
      refuseWhileNamed()
      store.models.restore(id, replacement.id)
    },
  }
}

/** The binding with what was chosen in the place of what it was, after a trial run. */
async function rebound({ store, pool }: Engine, model: ModelRecord, choice: BindingChoice) {
  const network = storedNetwork(store, model)
  await checkFiles(network)
  const wanted = { ...choiceOf(model.binding, choice), ...choice }
  return tried(pool, network.file, guessBinding(model.inspection, wanted, basename(network.file)), wanted)
}

/** What a binding says already, as far as another choice leaves it standing. */
function choiceOf(binding: Binding, { kind = binding.kind, logits }: BindingChoice): BindingChoice {
  const { scale, features } = binding
  const answers = { logits: binding.logits, features, ...(logits === undefined ? { scale } : {}) }
  if (kind !== binding.kind) return { kind, ...answers }
  switch (binding.kind) {
    case 'image':
      return { kind, input: binding.input, layout: binding.layout, ...answers }
    case 'text':
      return { kind, input: binding.ids.name, ...answers }
    case 'table':
      return { kind, ...(binding.inputs.length === 1 ? { input: binding.inputs[0].name } : {}), ...answers }
  }
}
