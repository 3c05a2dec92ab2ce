import type { SampleRow } from '../../contract/browse.ts'
import type { DatasetInfo } from '../../contract/datasets.ts'
import { cellText } from './cellText.ts'

/** What a list knows of a sample: its text or the cells of its row; null for a picture. */
export type SampleContent = SampleRow['content']

const mostCells = 4

/** One line that tells a text or a row from the others; empty for a picture, which is shown instead. */
export function glanceText(content: SampleContent, dataset: DatasetInfo): string {
  if (content === null) return ''
  if (typeof content === 'string') return content.replace(/\s+/g, ' ').trim()
  const columns = dataset.kind === 'table' ? dataset.columns : []
  const cells = content.slice(0, mostCells).map((cell, c) => `${columns[c]?.name ?? c} ${cellText(cell)}`)
  return cells.join(' · ') + (content.length > mostCells ? ' · …' : '')
}
