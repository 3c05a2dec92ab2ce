import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const resources = join(import.meta.dirname, '../../resources')

/** What each study has: a few of its checkpoints, and its data, named as a user has them. */
const studies = {
  digits: { folder: 'sample', pretrained: 'pretrained-012', last: '040', data: ['train', 'test'], beside: [] },
  reviews: {
    folder: 'reviews',
    pretrained: 'pretrained-030',
    last: '032',
    data: ['train.csv', 'test.csv'],
    beside: ['tokenizer.json'],
  },
  cancer: {
    folder: 'cancer',
    pretrained: 'pretrained-100',
    last: '032',
    data: ['train.csv', 'test.csv'],
    beside: [],
  },
}
export type Study = keyof typeof studies

/** A folder with a few checkpoints and data, as a user has them. */
export interface Place {
  study: Study
  /** Epoch of its last checkpoints, as it stands in their names. */
  last: string
  folder: string
  path(...names: string[]): string
  remove(): void
}

/** Enough for a study that takes seconds: the first and the last checkpoint of each run. */
export function createPlace(
  study: Study = 'digits',
  folder: string = mkdtempSync(join(tmpdir(), 'carryover-browser-')),
): Place {
  const { folder: from, pretrained, last, data, beside } = studies[study]
  const copy = (to: string, ...names: string[]) => {
    cpSync(join(resources, from, ...names), join(folder, to), { recursive: true })
  }
  const runs = ['finetuned', 'scratch'].flatMap((run) => [`${run}-000`, `${run}-${last}`])
  for (const name of [pretrained, ...runs]) copy(`checkpoints/${name}.onnx`, 'models', `${name}.onnx`)
  for (const name of data) copy(name, 'data', name)
  for (const name of beside) copy(name, name)
  return {
    study,
    last,
    folder,
    path: (...names) => join(folder, ...names),
    remove: () => {
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
