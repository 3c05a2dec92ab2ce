import { resolve } from 'node:path'
import { CarryoverError } from '../../../contract/errors.ts'
import { bindingChoice, roles, type Binding, type ModelInfo } from '../../../contract/models.ts'
import { modelJson } from '../json/infoJson.ts'
import { oneOf, wholeNumber } from '../../settings/readText.ts'
import type { Session } from '../session.ts'
import type { Answer } from '../surroundings.ts'
import { counted } from '../text/numbers.ts'
import { table } from '../text/table.ts'

interface AddOptions {
  role?: string
  run?: string
  epoch?: string
  name?: string
  input?: string
  logits?: string
  features?: string
  kind?: string
  scale?: string
}

export async function addModel(session: Session, [path, file]: string[], options: AddOptions): Promise<Answer> {
  const { role, run, epoch, name, input, logits, features, kind, scale } = options
  const request = {
    path: resolve(file),
    name,
    role: role === undefined ? undefined : oneOf('role', role, roles),
    run,
    epoch: epoch === undefined ? undefined : wholeNumber('epoch', epoch),
    binding: {
      input,
      logits,
      features,
      kind: kind === undefined ? undefined : oneOf('kind', kind, bindingChoice.shape.kind.unwrap().options),
      scale: scale === undefined ? undefined : oneOf('scale', scale, bindingChoice.shape.scale.unwrap().options),
    },
  }
  const project = await session.open(path)
  const model = await session.call('model.add', { project, ...request })
  return { json: modelJson(model), text: () => `Added "${model.name}".\n\n${describe([model])}` }
}

export async function importModels(
  session: Session,
  [path, folder]: string[],
  { pattern }: { pattern: string },
): Promise<Answer> {
  const project = await session.open(path)
  const checkpoints = await session.call('model.scan', { folder: resolve(folder), pattern })
  if (checkpoints.length === 0) {
    throw new CarryoverError(
      'USAGE',
      `No file in "${folder}" has a name of the form "${pattern}".`,
      "Example: --pattern '{role}-{epoch}.onnx'",
    )
  }
  const models = await session.call('model.import', { project, checkpoints })
  return {
    json: { models: models.map(modelJson) },
    text: () => `Added ${counted(models.length, 'network')}.\n\n${describe(models)}`,
  }
}

function describe(models: ModelInfo[]): string {
  const header = ['name', 'role', 'run', 'epoch', 'input', 'logits', 'features']
  const rows = models.map(({ name, role, run, epoch, binding }) => [
    name,
    role,
    run,
    String(epoch ?? '-'),
    inputText(binding),
    `${binding.logits} (${binding.classes})`,
    binding.features === null ? '-' : `${binding.features} (${binding.featureCount})`,
  ])
  return table([header, ...rows], ['left', 'left', 'left', 'right', 'left', 'left', 'left']).join('\n')
}

/** What goes in, in few words; a size that the network leaves free is "any". */
function inputText(binding: Binding): string {
  const any = (size: number) => (size === 0 ? 'any' : String(size))
  switch (binding.kind) {
    case 'image': {
      const { input, channels, height, width, layout, type } = binding
      return `${input} ${any(channels)}×${any(height)}×${any(width)} ${layout} ${type}`
    }
    case 'text':
      return `${binding.ids.name} ${any(binding.length)} tokens ${binding.ids.type}`
    case 'table': {
      const [first, ...others] = binding.inputs
      return others.length > 0
        ? `${others.length + 1} columns`
        : `${first.name} ${first.shape.map(any).join('×')} ${first.type}`
    }
  }
}
