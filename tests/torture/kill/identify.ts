import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { serialize } from 'node:v8'
import { createInputs } from '../../../main/jobs/inputs/index.ts'
import type { Task } from '../../../main/jobs/protocol.ts'
import type { MaskedTensor } from '../../../main/players/index.ts'
import { fromStoredPath, type Store } from '../../../main/project/index.ts'

const digest = (value: unknown) => createHash('sha256').update(serialize(value)).digest('base64url').slice(0, 20)
/** The plain arrays, whatever they were views of. */
const plain = (tensors: MaskedTensor[]) =>
  tensors.map(({ name, sample, baseline, map }) => [name, [...sample], [...baseline], [...map]])

const passesOf = (file: string, tensors: MaskedTensor[]) => `${basename(file)} ${digest(plain(tensors))}`
const solutionOf = (values: Float64Array) => digest([...values])

/** What a task is about: the same for the same work. */
export function workOf(task: Task): string {
  switch (task.kind) {
    case 'slice':
      return `${passesOf(task.source.file, task.tensors)} ${task.firstMask}`
    case 'solve':
      return task.games.map(solutionOf).join(' ')
    case 'evaluate':
      return `${basename(task.source.file)} ${task.want} ${digest(task.feeds.map(({ data }) => [...data]))}`
    case 'calibrate':
      return basename(task.source.file)
    default:
      return ''
  }
}

/** The forward passes and the solution that each stored game stands for, by its key. */
export async function worksOf(store: Store, keys: readonly string[]): Promise<Map<string, string[]>> {
  const works = new Map<string, string[]>()
  const models = new Map(store.models.list().map((model) => [model.id, model]))
  for (const dataset of store.datasets.list()) {
    const inputs = createInputs(store, dataset)
    for (const key of keys) {
      const game = store.games.get(key)!
      if (game.datasetId !== dataset.id) continue
      const { binding, path } = models.get(game.modelId)!
      const { tensors } = await inputs.masked(game.sample, game.settings, binding)
      works.set(key, [`${passesOf(fromStoredPath(store.path, path), tensors)} 0`, solutionOf(game.values)])
    }
  }
  return works
}
