import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { studySettings, type Report } from '../../../contract/index.ts'
import { openProject } from '../../../main/project/index.ts'
import { createWorkbench } from '../../../main/workbench.ts'
import { addData } from '../../addData.ts'
import { copyPictures } from '../../calls/pictures.ts'
import { resources } from '../../engine/workplace.ts'
import { worksOf } from './identify.ts'
import { startEngine } from './process.ts'
import { stateOf, type State } from './state.ts'

/** Digits and checkpoints of the sample study, few enough that it is done in seconds. */
const models = ['pretrained-012', 'finetuned-000', 'finetuned-040', 'scratch-000', 'scratch-040']
const picturesPerClass = 3
export const settings = studySettings.parse({
  data: 'digits',
  probeData: 'digits',
  samples: { kind: 'all' },
  players: { kind: 'grid', rows: 2, columns: 3 },
})

/** A study that is to be killed, and what it comes to when it is not. */
export interface Study {
  folder: string
  /** Nothing computed but the batch sizes: rounding depends on them, and they are measured. */
  base: string
  whole: State
  report: Report
  /** What an engine asks for each game, by its key: the forward passes, then the solution. */
  works: Map<string, string[]>
}

export async function prepareStudy(folder: string): Promise<Study> {
  const base = await makeBase(folder)
  const reference = copyOf(base, join(folder, 'whole'))
  const engine = startEngine(reference, join(folder, 'whole.journal'))
  const end = await engine.ended
  if (end?.at !== 'end') throw new Error(`The study failed without any kill: ${JSON.stringify(end)}`)
  keepBatchSizes(reference, base)
  const whole = stateOf(reference)
  const store = openProject(reference)
  try {
    const works = await worksOf(store, [...whole.results.games.keys()])
    return { folder, base, whole, report: end.report, works }
  } finally {
    store.close()
  }
}

async function makeBase(folder: string): Promise<string> {
  const workbench = createWorkbench({ processes: 1, settingsFolder: join(folder, 'settings') })
  try {
    mkdirSync(join(folder, 'base'))
    const { project } = await workbench.call('project.create', { path: join(folder, 'base', 'study.carryover') })
    const checkpoints = await workbench.call('model.scan', { folder: resources('models'), pattern: '{role}-{epoch}.onnx' }) // prettier-ignore
    const wanted = checkpoints.filter(({ name }) => models.includes(name))
    await workbench.call('model.import', { project, checkpoints: wanted })
    copyPictures(join(folder, 'digits'), picturesPerClass)
    await addData(workbench, { project, path: join(folder, 'digits'), kind: 'image', preset: 'mnist' })
    return project
  } finally {
    await workbench.close()
  }
}

/** A copy that is as deep in the folders, so that its paths lead to the same files. */
export function copyOf(base: string, folder: string): string {
  mkdirSync(folder)
  const copy = join(folder, 'study.carryover')
  copyFileSync(base, copy)
  return copy
}

function keepBatchSizes(from: string, to: string): void {
  const database = new Database(to)
  try {
    database.prepare('ATTACH ? AS reference').run(from)
    database.exec('INSERT INTO calibrations SELECT * FROM reference.calibrations')
  } finally {
    database.close()
  }
}
