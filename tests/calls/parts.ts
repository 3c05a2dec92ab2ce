import { cpSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { EventData, GameSettings, Workbench } from '../../contract/index.ts'
import { resources } from '../engine/workplace.ts'
import { copyPictures } from './pictures.ts'
import { addData } from '../addData.ts'

/** Few players, so that a game takes no time. */
export const players = { kind: 'grid', rows: 2, columns: 2 } as const satisfies GameSettings['players']

/** A copy of a network of the sample study. */
export function copyNetwork(to: string, name = 'finetuned-040'): string {
  mkdirSync(dirname(to), { recursive: true })
  cpSync(resources(`models/${name}.onnx`), to)
  return to
}

/**
 * A project in a folder with files of its own: the networks "ft" (with epoch 40) and "sc", ten pictures "digits", and
 * one explanation of "ft" on sample 3.
 */
export async function makeProject(workbench: Workbench, folder: string) {
  mkdirSync(folder, { recursive: true })
  const { project } = await workbench.call('project.create', { path: join(folder, 'work.carryover') })
  copyPictures(join(folder, 'digits'), 2)
  for (const [name, file] of [
    ['ft', 'finetuned-040'],
    ['sc', 'scratch-040'],
  ] as const) {
    const path = copyNetwork(join(folder, 'networks', `${name}.onnx`), file)
    await workbench.call('model.add', { project, path, role: name === 'ft' ? 'finetuned' : 'scratch', epoch: 40 })
  }
  await addData(workbench, { project, path: join(folder, 'digits'), kind: 'image', preset: 'mnist' })
  await explain(workbench, project)
  return project
}

export const explain = (workbench: Workbench, project: string, model = 'ft', sample = 3) =>
  workbench.call('sample.explain', { project, model, data: 'digits', sample, settings: { players } })

/** Events of changes, as they come. */
export function changesOf(workbench: Workbench) {
  const parts: EventData<'change'>['part'][] = []
  workbench.on('change', ({ part }) => parts.push(part))
  return {
    /** Those since it was last asked. */
    take: () => parts.splice(0).sort(),
  }
}
