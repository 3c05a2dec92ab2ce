import { resolve } from 'node:path'
import { projectJson } from '../json/infoJson.ts'
import type { Session } from '../session.ts'
import type { Answer } from '../surroundings.ts'

export async function createProject(session: Session, [path]: string[]): Promise<Answer> {
  const project = await session.call('project.create', { path: resolve(path) })
  return { json: projectJson(project), text: () => `Created ${path}.` }
}
