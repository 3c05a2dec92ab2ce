import { providerLabels } from '../../../contract/providers.ts'
import { providerOrAutomatic } from '../../settings/readText.ts'
import type { Session } from '../session.ts'
import type { Answer } from '../surroundings.ts'

/** Says what computes in a project where a run does not say, after changing it when a name is given. */
export async function projectProvider(session: Session, [path, name]: string[]): Promise<Answer> {
  const wanted = name === undefined ? undefined : providerOrAutomatic('provider', name)
  const project = await (wanted === undefined ? session.openToLook(path) : session.open(path))
  const { provider } =
    wanted === undefined
      ? await session.call('project.info', { project })
      : await session.call('project.compute', { project, provider: wanted })
  return {
    json: { provider },
    text: () => `${provider === null ? 'The best that works' : providerLabels[provider]} computes in ${path}.`,
  }
}
