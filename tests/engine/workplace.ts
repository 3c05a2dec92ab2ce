import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Workbench } from '../../contract/index.ts'
import { createWorkbench, type WorkbenchOptions } from '../../main/workbench.ts'
import { addData } from '../addData.ts'

export const resources = (path: string) => fileURLToPath(new URL(`../../resources/sample/${path}`, import.meta.url))
/** A file of one of the studies that come with the program. */
export const studyFile = (path: string) => fileURLToPath(new URL(`../../resources/${path}`, import.meta.url))
export const fixtures = (path: string) => fileURLToPath(new URL(`../fixtures/${path}`, import.meta.url))

/** A workbench over a folder of its own; both are gone after `close`. */
export interface Workplace {
  workbench: Workbench
  folder: string
  path: (name: string) => string
  close: () => Promise<void>
}

export function createWorkplace(processes = 2, options: WorkbenchOptions = {}): Workplace {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'carryover-test-')))
  const workbench = createWorkbench({ processes, settingsFolder: join(folder, 'settings'), ...options })
  return {
    workbench,
    folder,
    path: (name) => join(folder, name),
    async close() {
      await workbench.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The checkpoints of the sample study that are named, and both data sets, in a new project. */
export async function sampleProject({ workbench, path }: Workplace, models: string[], name = 'study.carryover') {
  const { project } = await workbench.call('project.create', { path: path(name) })
  const checkpoints = await workbench.call('model.scan', {
    folder: resources('models'),
    pattern: '{role}-{epoch}.onnx',
  })
  await workbench.call('model.import', {
    project,
    checkpoints: checkpoints.filter((each) => models.includes(each.name)),
  })
  for (const data of ['train', 'test']) {
    await addData(workbench, { project, path: resources(`data/${data}`), kind: 'image', preset: 'mnist' })
  }
  return project
}
