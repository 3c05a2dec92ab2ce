import type { SampleOrder } from '../../../contract/browse.ts'
import type { DatasetInfo, DatasetKind, TableColumn } from '../../../contract/datasets.ts'

/** A heading that stands before the columns of a table, or above the whole of another list. */
export type ListColumn =
  | { name: 'selected' | 'picture' | 'content' | 'analysed' }
  | { name: 'number' | 'path' | 'class'; sort: SampleOrder['by'] }
  | { name: 'network'; model: string; sort: 'confidence' }

/** Between one column and the next, in CSS pixels. */
export const columnGap = 8

/** The columns of a list by what the samples are; those of a table's file follow them. */
export function listColumns(kind: DatasetKind, models: readonly string[]): ListColumn[] {
  const says: ListColumn[] = models.map((model) => ({ name: 'network', model, sort: 'confidence' }))
  const label: ListColumn = { name: 'class', sort: 'label' }
  const lead: ListColumn[] = [{ name: 'selected' }, { name: 'number', sort: 'index' }]
  if (kind === 'table') return [...lead, label, ...says, { name: 'analysed' }]
  const sample: ListColumn[] =
    kind === 'image' ? [{ name: 'picture' }, { name: 'path', sort: 'path' }] : [{ name: 'content' }]
  // The picture stands where it is found at once, before its number.
  const [picked, number] = lead
  const [first, ...others] = sample
  const head = kind === 'image' ? [picked, first, number] : [picked, number, first]
  return [...head, ...others, label, ...says, { name: 'analysed' }]
}

const lettersIn = (text: string) => [...text].reduce((width, letter) => width + (letter > '\u2e7f' ? 2 : 1), 0)
const inside = (low: number, high: number, width: number) => Math.max(low, Math.min(high, width))
/** About a letter's width, in CSS pixels. */
const letter = 7.4

/** How wide one column of a table's file is, by its name and what stands in it, in CSS pixels. */
export function fileColumnWidth({ name, categories }: TableColumn): number {
  const longest = Math.max(lettersIn(name), ...(categories ?? []).map(lettersIn))
  return Math.round(inside(64, 160, longest * letter + 8))
}

const fixed = { selected: 22, picture: 40, number: 52, analysed: 70 }

/** Widths as the layout takes them: the lists of pictures and texts fill the page, tables scroll. */
export function columnWidths(columns: readonly ListColumn[], { kind, classes }: DatasetInfo): string[] {
  const className = inside(60, 130, Math.max(0, ...classes.map(lettersIn)) * letter)
  // A sign before it and the confidence behind it.
  const says = Math.round(className + 70)
  const stretch = (least: number, share: number) => (kind === 'table' ? `${least}px` : `minmax(${least}px, ${share}fr)`)
  return columns.map((column) => {
    if (column.name === 'path') return stretch(120, 2)
    if (column.name === 'content') return stretch(220, 6)
    if (column.name === 'class') return stretch(Math.round(className), 1)
    if (column.name === 'network') return stretch(says, 1.3)
    return `${fixed[column.name]}px`
  })
}
