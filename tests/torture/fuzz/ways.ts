import { extname } from 'node:path'
import { calls, type CallInput, type CallName, type CallOutput, type Workbench } from '../../../contract/index.ts'
import { readStudyFile } from '../../../main/settings/studyFile.ts'

/** What is the same for every file: the engine, a project to add to, and sound files to go with the changed one. */
export interface Place {
  workbench: Workbench
  project: string
  /** Texts to be read with a tokenizer, and a tokenizer to read texts with. */
  texts: string
  tokenizer: string
}

export type Way = () => Promise<unknown>

/** Every way that the program has to open a file, by its extension. */
export function waysOf(place: Place, path: string, folder: string): Way[] {
  const { texts, tokenizer } = place
  switch (extname(path)) {
    case '.onnx':
      return [() => tryNetwork(place, path)]
    case '.npz':
    case '.npy':
      return [() => tryData(place, { path, kind: 'array' })]
    case '.parquet':
      return [
        () => tryData(place, { path, kind: 'image' }),
        () => tryData(place, { path, kind: 'table' }),
        () => tryData(place, { path, kind: 'text', tokenizer }),
      ]
    case '.csv':
    case '.jsonl':
      return [
        () => tryData(place, { path, kind: 'table' }),
        () => tryData(place, { path, kind: 'text', tokenizer }),
        () => tryData(place, { path, kind: 'image' }),
      ]
    case '.png':
    case '.jpg':
      return [() => tryData(place, { path: folder, kind: 'image' })]
    case '.json':
      return [() => tryData(place, { path: texts, kind: 'text', tokenizer: path })]
    case '.yaml':
      return [() => readStudyFile(path)]
    case '.carryover':
      return [() => tryProject(place, path, true), () => tryProject(place, path, false)]
    case '.zip':
      return [() => tryArchive(place, path, folder)]
    default:
      throw new Error(`no way to read ${path}`)
  }
}

/** Also what comes out must be what the contract says: clients rely on it. */
async function ask<K extends CallName>({ workbench }: Place, name: K, input: CallInput<K>): Promise<CallOutput<K>> {
  const output = await workbench.call(name, input)
  const parsed = calls[name].output.safeParse(output)
  if (!parsed.success) throw new Error(`${name} answers what the contract does not allow: ${parsed.error.message}`)
  return output
}

async function tryNetwork(place: Place, path: string): Promise<void> {
  await ask(place, 'model.inspect', { path })
  const { name } = await ask(place, 'model.add', { project: place.project, path })
  await ask(place, 'model.remove', { project: place.project, name })
}

async function tryData(place: Place, source: Omit<CallInput<'data.start'>, 'project' | 'name'>): Promise<void> {
  const { project } = place
  await ask(place, 'data.inspect', source)
  const { job } = await ask(place, 'data.start', { ...source, project, name: 'changed' })
  try {
    const { kind, count } = await ask(place, 'data.result', { job })
    await ask(place, 'data.page', { project, data: 'changed', models: [], offset: 0, limit: 50 })
    const samples = Array.from({ length: Math.min(count, 8) }, (_, i) => i)
    if (kind === 'image') await ask(place, 'data.thumbnails', { project, data: 'changed', samples, size: 32 })
  } finally {
    await ask(place, 'job.forget', { job })
    const datasets = await ask(place, 'data.list', { project })
    if (datasets.length > 0) await ask(place, 'data.remove', { project, name: 'changed' })
  }
}

async function tryProject(place: Place, path: string, readOnly: boolean): Promise<void> {
  const { project } = await ask(place, 'project.open', { path, readOnly })
  try {
    await lookAround(place, project)
  } finally {
    await ask(place, 'project.close', { project })
  }
}

async function tryArchive(place: Place, archive: string, folder: string): Promise<void> {
  const { project } = await ask(place, 'project.unpack', { archive, folder })
  try {
    await lookAround(place, project)
  } finally {
    await ask(place, 'project.close', { project })
  }
}

/** What somebody sees who goes through the pages of a project. */
async function lookAround(place: Place, project: string): Promise<void> {
  await ask(place, 'project.info', { project })
  await ask(place, 'job.restore', { project })
  await ask(place, 'study.list', { project })
  await ask(place, 'predictions.list', { project })
  const models = (await ask(place, 'model.list', { project })).map(({ name }) => name)
  for (const { name: data } of await ask(place, 'data.list', { project })) {
    await ask(place, 'data.page', { project, data, models, offset: 0, limit: 20 })
  }
  for (const model of models) await ask(place, 'sample.explain', { project, model, data: 'pictures', sample: 0 })
}
