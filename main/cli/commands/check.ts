import { basename, resolve } from 'node:path'
import { projectCheckJson } from '../json/infoJson.ts'
import type { Session } from '../session.ts'
import type { Answer } from '../surroundings.ts'

/** Checks a project, and repairs it where asked. */
export async function check(session: Session, [path]: string[], options: { repair?: boolean }): Promise<Answer> {
  const { repair = false } = options
  const found = await session.call('project.check', { path: resolve(path), repair })
  const { faults, repaired, copy, backup } = found
  const repairable = faults.some(({ remedy }) => remedy !== null)
  return {
    json: projectCheckJson(found),
    failed: faults.length > 0,
    text: (style) =>
      [
        ...repaired.map((sentence) => `${style('green', 'Repaired')}  ${sentence}`),
        ...(copy === null ? [] : [`The file as it was: ${copy}`]),
        ...faults.map(({ sentence, remedy }) => `${style('red', 'Fault')}  ${sentence}${remedy ? ` ${remedy}` : ''}`),
        ...(faults.length === 0 ? [`"${basename(path)}" is sound.`] : []),
        ...(repairable ? [`"carryover check ${path} --repair" does that, after copying the file.`] : []),
        ...(backup ? [`A sound backup of ${new Date(backup.modifiedAt).toISOString()}: ${backup.path}`] : []),
      ].join('\n'),
  }
}
