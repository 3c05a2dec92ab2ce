import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Session } from '../session.ts'
import { readStudyFile } from '../studyFile.ts'
import type { Answer } from '../surroundings.ts'
import { complete, conduct } from './study.ts'

const resources = join(import.meta.dirname, '../../../resources/sample')
const splits = ['train', 'test']

/** Makes the sample project where it is missing or was left half-made, then runs its study. */
export async function sample(session: Session, [path]: string[]): Promise<Answer> {
  const settings = complete(await readStudyFile(join(resources, 'study.yaml')))
  if (!existsSync(path)) {
    session.say(`Making ${path} from the bundled sample: a CNN pre-trained on digits 0–4, fine-tuned on 5–9.`)
    await session.call('project.create', { path: resolve(path) })
  }
  const project = await session.open(path)
  if ((await session.call('model.list', { project })).length === 0) {
    const scan = { folder: join(resources, 'models'), pattern: '{role}-{epoch}.onnx' }
    await session.call('model.import', { project, checkpoints: await session.call('model.scan', scan) })
  }
  const present = new Set((await session.call('data.list', { project })).map(({ name }) => name))
  for (const name of splits.filter((split) => !present.has(split))) {
    const path = join(resources, 'data', name)
    await session.call('data.add', { project, path, kind: 'image', name, preset: 'mnist' })
  }
  return conduct(session, { path, project, settings })
}
