import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { studySettings, type DataSource, type ParsedInput, type SampleStudy } from '../../contract/index.ts'
import { resourceFile } from '../files/resources.ts'
import { scanCheckpoints } from '../models/checkpoints.ts'
import type { Store } from '../project/index.ts'
import { readStudyFile } from '../settings/studyFile.ts'
import { addData } from './addData.ts'
import { addModels } from './addModels.ts'
import { homeOf } from './app.ts'
import type { Context } from './context.ts'

/** Where each study lies among the resources, and how its data is read. */
const bundled: Record<SampleStudy, { folder: string; source: (split: string) => DataSource }> = {
  digits: {
    folder: 'sample',
    source: (split) => ({ path: resourceFile(`sample/data/${split}`), kind: 'image', preset: 'mnist' }),
  },
  reviews: {
    folder: 'reviews',
    source: (split) => ({
      path: resourceFile(`reviews/data/${split}.csv`),
      kind: 'text',
      tokenizer: resourceFile('reviews/tokenizer.json'),
    }),
  },
  cancer: {
    folder: 'cancer',
    source: (split) => ({ path: resourceFile(`cancer/data/${split}.csv`), kind: 'table', label: 'diagnosis' }),
  },
}
const splits = ['train', 'test']

/** Where a sample project is unless said. */
const samplePath = ({ roots }: Context, study: SampleStudy): string =>
  join(homeOf(roots), `${study === 'digits' ? 'sample' : study}.carryover`)

/**
 * Opens a sample project, made where it is missing: its networks, its data sets and the settings of its study, which
 * come last, so that one that was left half-made is completed and one that the person changed stays as it is.
 */
export async function openSample(
  context: Context,
  { study = 'digits', path = samplePath(context, study) }: ParsedInput<'project.sample'>,
) {
  const { projects, pool, roots } = context
  const absolute = roots.resolve(path)
  const store = existsSync(absolute) ? projects.open(absolute, false) : projects.create(absolute)
  if (store.settings.get('study') === null) await filledOnce(store, pool, study)
  return store
}

const underway = new WeakMap<Store, Promise<void>>()

/** Whoever asks for it while it is being made waits for the same. */
function filledOnce(store: Store, pool: Context['pool'], study: SampleStudy): Promise<void> {
  const filling = underway.get(store) ?? fill(store, pool, study).finally(() => underway.delete(store))
  underway.set(store, filling)
  return filling
}

async function fill(store: Store, pool: Context['pool'], study: SampleStudy): Promise<void> {
  const { folder, source } = bundled[study]
  const models = new Set(store.models.list().map(({ name }) => name))
  const checkpoints = await scanCheckpoints(resourceFile(`${folder}/models`), '{role}-{epoch}.onnx')
  await addModels(
    { store, pool },
    checkpoints.filter(({ name }) => !models.has(name)),
  )
  const datasets = new Set(store.datasets.list().map(({ name }) => name))
  for (const name of splits.filter((split) => !datasets.has(split))) await addData(store, { ...source(name), name })
  store.settings.set('study', studySettings.parse(await readStudyFile(resourceFile(`${folder}/study.yaml`))))
}
