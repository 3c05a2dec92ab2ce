import type { SampleRow } from '../../contract/index.ts'
import type { DatasetRecord, Store } from '../project/index.ts'

/** Letters of a text that a list shows. */
const mostLetters = 400

/** What lists show of a sample that is no picture: the beginning of its text, or its cells. */
export function contentOf(store: Store, dataset: DatasetRecord, sample: number): SampleRow['content'] {
  if (dataset.kind === 'image') return null
  if (dataset.kind === 'table') return store.contents.cells(dataset, sample)
  const content = store.contents.get(dataset.id, sample)
  return content.length > mostLetters ? `${content.slice(0, mostLetters).trimEnd()}…` : content
}
