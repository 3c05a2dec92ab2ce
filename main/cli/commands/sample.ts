import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { CarryoverError } from '../../../contract/errors.ts'
import type { Session } from '../session.ts'
import type { Answer } from '../surroundings.ts'
import { conduct } from './study.ts'

/** Makes the sample project where it is missing or was left half-made, then runs its study. */
export async function sample(session: Session, [path]: string[]): Promise<Answer> {
  if (!existsSync(path)) {
    session.say(`Making ${path} from the bundled sample: a CNN pre-trained on digits 0–4, fine-tuned on 5–9.`)
  }
  const { project } = await session.call('project.sample', { path: resolve(path) })
  const settings = await session.call('study.settings', { project })
  if (!settings) throw new CarryoverError('INTERNAL', `The sample project "${path}" has no study.`)
  return conduct(session, { path, project, settings })
}
