import type { DatasetKind, SourceKind } from '../../../contract/datasets.ts'
import type { Binding } from '../../../contract/models.ts'

/** What files of these endings may hold, the likeliest first. */
const held: Record<string, SourceKind[]> = {
  csv: ['table', 'text', 'image'],
  tsv: ['table', 'text'],
  tab: ['table', 'text'],
  jsonl: ['text', 'table'],
  ndjson: ['text', 'table'],
  parquet: ['image', 'text', 'table'],
  npz: ['array'],
  npy: ['array'],
}
export const dataExtensions = Object.keys(held)

const endingOf = (path: string) => /\.(\w+)$/.exec(path)?.[1].toLowerCase() ?? ''

export const isDataFile = (path: string) => endingOf(path) in held

/** What can be made of a path; a folder holds pictures. */
export const kindsOf = (path: string): SourceKind[] => held[endingOf(path)] ?? ['image']

/** How the samples are kept: arrays become pictures. */
export const keptAs = (kind: SourceKind): DatasetKind => (kind === 'array' ? 'image' : kind)

/** The kind that a network of the project takes, or the likeliest one. */
export function guessKind(path: string, bindings: readonly Binding[]): SourceKind {
  const kinds = kindsOf(path)
  const wanted = bindings.map(({ kind }) => kinds.find((each) => keptAs(each) === kind))
  return wanted.find((kind) => kind !== undefined) ?? kinds[0]
}

/** `reviews` of `/data/reviews.csv`; a folder keeps its name whole. */
export function nameFrom(path: string): string {
  const last = path
    .replace(/[\\/]+$/, '')
    .split(/[\\/]/)
    .at(-1)!
  return isDataFile(last) ? last.replace(/\.\w+$/, '') : last
}
