import type { Checkpoint } from '../../../contract/models.ts'
import { asError } from '../../composables/asError.ts'
import { engine } from '../../engine.ts'
import { folderOf } from '../../stores/project.ts'

/** How folders of checkpoints are usually named; the first one that fits a file counts. */
export const usualPatterns = [
  '{run}-{epoch}.onnx',
  '{run}_{epoch}.onnx',
  '{run}/{epoch}.onnx',
  '{run}/epoch-{epoch}.onnx',
  '{run}/epoch_{epoch}.onnx',
  '{role}/{run}/{epoch}.onnx',
  '{run}.onnx',
  '{run}/{epoch}/model.onnx',
]

export interface Scan {
  pattern: string
  checkpoints: Checkpoint[]
}

/** What a folder's checkpoints are by a pattern, or by the first usual one that fits where none is given. */
export async function scanFolder(folder: string, pattern: string): Promise<Scan> {
  if (pattern !== '') return { pattern, checkpoints: await engine.call('model.scan', { folder, pattern }) }
  let fault: unknown
  for (const usual of usualPatterns) {
    try {
      return { pattern: usual, checkpoints: await engine.call('model.scan', { folder, pattern: usual }) }
    } catch (reason) {
      if (asError(reason).code !== 'USAGE') throw reason
      fault ??= reason
    }
  }
  throw fault
}

/** Single files are named as their folder would be read; what fits no pattern is `other`. */
export async function scanFiles(paths: readonly string[]): Promise<Checkpoint[]> {
  const known = new Map<string, Checkpoint>()
  for (const folder of new Set(paths.map(folderOf))) {
    // A folder that fits nothing says nothing about its files.
    const scan = await scanFolder(folder, '').catch(() => null)
    for (const checkpoint of scan?.checkpoints ?? []) known.set(checkpoint.path, checkpoint)
  }
  return paths.map(
    (path) => known.get(path) ?? { path, name: stemOf(path), role: 'other', run: stemOf(path), epoch: null },
  )
}

export const isNetworkFile = (path: string) => /\.onnx$/i.test(path)

const stemOf = (path: string) =>
  path
    .split(/[\\/]/)
    .at(-1)!
    .replace(/\.onnx$/i, '')
