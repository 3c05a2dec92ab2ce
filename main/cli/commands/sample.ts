import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { CarryoverError } from '../../../contract/errors.ts'
import { sampleStudy, type SampleStudy } from '../../../contract/projects.ts'
import { oneOf } from '../../settings/readText.ts'
import type { Session } from '../session.ts'
import type { Answer } from '../surroundings.ts'
import { conduct } from './study.ts'

const described: Record<SampleStudy, string> = {
  digits: 'a CNN pre-trained on the digits 0–4, fine-tuned on 5–9',
  reviews: 'a transformer pre-trained on English text, fine-tuned on the sentiment of sentences about films',
  cancer: 'a network pre-trained on measurements of cell nuclei, fine-tuned on the diagnosis',
}

/** Makes a sample project where it is missing or was left half-made, then runs its study. */
export async function sample(
  session: Session,
  [given]: (string | undefined)[],
  options: { study: string },
): Promise<Answer> {
  const study = oneOf('study', options.study, sampleStudy.options)
  const path = given ?? `${study === 'digits' ? 'sample' : study}.carryover`
  if (!existsSync(path)) session.say(`Making ${path} from a bundled sample: ${described[study]}.`)
  const { project } = await session.call('project.sample', { path: resolve(path), study })
  const settings = await session.call('study.settings', { project })
  if (!settings) throw new CarryoverError('INTERNAL', `The sample project "${path}" has no study.`)
  return conduct(session, { path, project, settings })
}
