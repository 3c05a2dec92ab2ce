import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CallInput, RunSummary, Workbench } from '../contract/index.ts'
import { createWorkbench } from '../main/workbench.ts'
import { addData } from '../tests/addData.ts'

export const fromRoot = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))

/** A folder that is removed afterwards. */
export async function inFolder<T>(work: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'carryover-bench-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A workbench in a folder of its own, where nobody's settings count. */
export const inWorkplace = <T>(work: (workbench: Workbench, folder: string) => Promise<T>): Promise<T> =>
  inFolder(async (folder) => {
    const workbench = createWorkbench({ settingsFolder: join(folder, 'settings') })
    try {
      return await work(workbench, folder)
    } finally {
      await workbench.close()
    }
  })

export const sampleNetwork = fromRoot('resources/sample/models/finetuned-040.onnx')

/** A new project with networks, the fine-tuned one of the sample study unless given, and the test digits. */
export async function digitsProject(
  workbench: Workbench,
  path: string,
  networks: Record<string, string> = { cnn: sampleNetwork },
): Promise<string> {
  const { project } = await workbench.call('project.create', { path })
  for (const [name, file] of Object.entries(networks)) {
    await workbench.call('model.add', { project, path: file, name })
  }
  await addData(workbench, { project, path: fromRoot('resources/sample/data/test'), kind: 'image', preset: 'mnist' })
  return project
}

/** Runs an analysis to its end; an error on one sample is an error here. */
export async function analyze(
  workbench: Workbench,
  project: string,
  settings: CallInput<'analysis.start'>['settings'],
): Promise<RunSummary> {
  const { job } = await workbench.call('analysis.start', { project, settings })
  const summary = await workbench.call('analysis.result', { job })
  if (summary.errors.length > 0) throw new Error(summary.errors[0].message)
  return summary
}
