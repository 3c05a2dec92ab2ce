import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { studySettings, type ParsedInput } from '../../contract/index.ts'
import { resourceFile } from '../files/resources.ts'
import { scanCheckpoints } from '../models/checkpoints.ts'
import type { Store } from '../project/index.ts'
import { readStudyFile } from '../settings/studyFile.ts'
import { addModels } from './addModels.ts'
import { homeOf } from './app.ts'
import type { Context } from './context.ts'
import { addDataset } from './datasets.ts'

const splits = ['train', 'test']

/** Where the sample project is unless said. */
export const samplePath = ({ roots }: Context): string => join(homeOf(roots), 'sample.carryover')

/**
 * Opens the sample project, made where it is missing: its networks, its data sets and the settings of its study, which
 * come last, so that one that was left half-made is completed and one that the person changed stays as it is.
 */
export async function openSample(context: Context, { path = samplePath(context) }: ParsedInput<'project.sample'>) {
  const { projects, pool, roots } = context
  const absolute = roots.resolve(path)
  const store = existsSync(absolute) ? projects.open(absolute, false) : projects.create(absolute)
  if (store.settings.get('study') === null) await filledOnce(store, pool)
  return store
}

const underway = new WeakMap<Store, Promise<void>>()

/** Whoever asks for it while it is being made waits for the same. */
function filledOnce(store: Store, pool: Context['pool']): Promise<void> {
  const filling = underway.get(store) ?? fill(store, pool).finally(() => underway.delete(store))
  underway.set(store, filling)
  return filling
}

async function fill(store: Store, pool: Context['pool']): Promise<void> {
  const models = new Set(store.models.list().map(({ name }) => name))
  const checkpoints = await scanCheckpoints(resourceFile('sample/models'), '{role}-{epoch}.onnx')
  await addModels(
    { store, pool },
    checkpoints.filter(({ name }) => !models.has(name)),
  )
  const datasets = new Set(store.datasets.list().map(({ name }) => name))
  for (const name of splits.filter((split) => !datasets.has(split))) {
    await addDataset(store, { path: resourceFile(`sample/data/${name}`), kind: 'image', name, preset: 'mnist' })
  }
  store.settings.set('study', studySettings.parse(await readStudyFile(resourceFile('sample/study.yaml'))))
}
