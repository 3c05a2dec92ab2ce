import { z } from 'zod'
import { tableCell, type SampleRow } from '../../contract/index.ts'
import type { DatasetRecord, Store } from '../project/index.ts'

/** Letters of a text that a list shows. */
const mostLetters = 400
const cells = z.array(tableCell)

/** What lists show of a sample that is no picture: the beginning of its text, or its cells. */
export function contentOf(store: Store, { kind, id }: DatasetRecord, sample: number): SampleRow['content'] {
  if (kind === 'image') return null
  const content = store.contents.get(id, sample)
  if (kind === 'table') return cells.parse(JSON.parse(content))
  return content.length > mostLetters ? `${content.slice(0, mostLetters).trimEnd()}…` : content
}
