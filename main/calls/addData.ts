import { basename } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { CarryoverError, type DataSource } from '../../contract/index.ts'
import { pictureSteps, readImages } from '../datasets/index.ts'
import { surveyTable, tableSamples } from '../datasets/tables.ts'
import { surveyTexts, textSamples } from '../datasets/texts.ts'
import { vocabularyFault, type TextTokenizer } from '../datasets/tokenizer.ts'
import { toStoredPath, type DatasetRecord, type NewDataset, type NewSample, type Store } from '../project/index.ts'
import { readTokenizer, usualMostTokens } from './readTokenizer.ts'

export type AddedSource = DataSource & { name?: string }

/** How whoever adds data is followed and stopped. */
export interface AddWatch {
  signal?: AbortSignal
  /** Share that is done, 0 to 1. */
  progress?: (share: number) => void
}

/** Samples that are written in one transaction. */
const samplesAtOnce = 2000

/**
 * Reads a folder or file and adds it, all of it or nothing.
 *
 * @throws DATASET_EXISTS, DATASET_MISSING, DATASET_INVALID, USAGE, CANCELLED
 */
export async function addData(store: Store, source: AddedSource, watch: AddWatch = {}): Promise<DatasetRecord> {
  const name = source.name ?? nameOf(source.path)
  refuseTaken(store, name)
  const common = { name, path: toStoredPath(store.path, source.path) }
  switch (source.kind) {
    case 'image':
    case 'array':
      return addPictures(store, source, common, watch)
    case 'text':
      return addTexts(store, source, common, watch)
    case 'table':
      return addTable(store, source, common, watch)
  }
}

type Common = Pick<NewDataset, 'name' | 'path'>

export const nameOf = (path: string) => basename(path).replace(/\.(csv|tsv|tab|jsonl|ndjson|parquet|npz|npy)$/i, '')

/** @throws DATASET_EXISTS */
export function refuseTaken(store: Store, name: string): void {
  if (!store.datasets.list().some((dataset) => dataset.name === name)) return
  throw new CarryoverError(
    'DATASET_EXISTS',
    `The project has a data set "${name}" already.`,
    'Give the new one another name.',
  )
}

async function addPictures(store: Store, source: AddedSource, common: Common, watch: AddWatch): Promise<DatasetRecord> {
  const { path, label, column, preset, preprocessing } = source
  const found = await readImages(path, { label, column, ...watch })
  const { classes, samples, skipped } = found
  const steps = pictureSteps(found, preset, preprocessing)
  const record = { ...common, kind: 'image' as const, classes, skipped, preprocessing: steps, column: found.column }
  return stream(store, record, samples)
}

async function addTexts(store: Store, source: AddedSource, common: Common, watch: AddWatch): Promise<DatasetRecord> {
  const { path, column, label, mostTokens } = source
  const { json, tokenizer, reading } = await readTokenizer(source.tokenizer)
  refuseStranger(store, tokenizer)
  const survey = await surveyTexts(path, { column, label }, firstHalf(watch))
  const { classes, skipped } = survey
  const most = mostTokens ?? usualMostTokens(store)
  return stream(
    store,
    {
      ...common,
      kind: 'text',
      classes,
      skipped,
      reading: { column: survey.column, tokenizer: reading, mostTokens: most },
    },
    textSamples(path, survey, secondHalf(watch)),
    () => {
      store.tokenizers.put(reading.sha256, json)
    },
  )
}

/** Throws DATASET_INVALID for a tokenizer that none of the project's text networks can have been trained with. */
function refuseStranger(store: Store, tokenizer: TextTokenizer): void {
  const networks = store.models.list().map(({ binding }) => binding)
  const rows = networks.flatMap((binding) => (binding.kind === 'text' ? [binding.vocabulary ?? Infinity] : []))
  const fault = rows.length > 0 ? vocabularyFault(tokenizer, Math.max(...rows)) : null
  if (fault !== null) {
    throw new CarryoverError('DATASET_INVALID', fault, 'Take the tokenizer.json that lies beside the network.')
  }
}

async function addTable(store: Store, source: AddedSource, common: Common, watch: AddWatch): Promise<DatasetRecord> {
  const { path, columns, label, categorical } = source
  const survey = await surveyTable(path, { columns, label, categorical }, firstHalf(watch))
  const { classes, skipped } = survey
  return stream(
    store,
    { ...common, kind: 'table', classes, skipped, columns: survey.columns },
    tableSamples(path, survey, secondHalf(watch)),
  )
}

/** The file is read twice: what it holds is known before the first sample is written. */
const firstHalf = ({ signal, progress }: AddWatch): AddWatch => ({ signal, progress: (share) => progress?.(share / 2) })
const secondHalf = ({ signal, progress }: AddWatch): AddWatch => ({
  signal,
  progress: (share) => progress?.((1 + share) / 2),
})

/** Writes samples as they come. What goes wrong, or is stopped, leaves nothing behind. */
async function stream(
  store: Store,
  record: NewDataset,
  samples: AsyncIterable<NewSample> | Iterable<NewSample>,
  whenWritten?: () => void,
): Promise<DatasetRecord> {
  const draft = store.datasets.begin(record)
  try {
    let batch: NewSample[] = []
    for await (const sample of samples) {
      batch.push(sample)
      if (batch.length < samplesAtOnce) continue
      draft.put(batch)
      batch = []
      await nextTurn()
    }
    draft.put(batch)
    whenWritten?.()
    return draft.finish()
  } catch (error) {
    while (draft.abandon()) await nextTurn()
    throw error
  }
}
