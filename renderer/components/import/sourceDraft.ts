import type { DataSource } from '../../../contract/dataCalls.ts'
import type { Preset, SourceKind } from '../../../contract/datasets.ts'
import { emptyFields, readFields, type PreprocessingFields } from './preprocessingFields.ts'

/** What is said about a file or folder before it is added. What is empty is guessed. */
export interface SourceDraft {
  label: string
  column: string
  preset: Preset
  preprocessing: PreprocessingFields
  tokenizer: string
  mostTokens: string | number
  /** The columns a network takes, in its order; null for those that are guessed. */
  columns: string[] | null
  /** Columns that are categories although they look like numbers. */
  categorical: string[]
}

export const emptyDraft = (preset: Preset): SourceDraft => ({
  label: '',
  column: '',
  preset,
  preprocessing: emptyFields(),
  tokenizer: '',
  mostTokens: '',
  columns: null,
  categorical: [],
})

/** Bounds of what the engine takes. */
const [fewestTokens, mostTokens] = [3, 8192]

export type UnreadableField = keyof PreprocessingFields | 'mostTokens'

/** The draft as the engine is asked with it, and the fields that cannot be read. */
export function sourceOf(
  path: string,
  kind: SourceKind,
  draft: SourceDraft,
): { source: DataSource; unreadable: UnreadableField[] } {
  const source: DataSource = { path, kind }
  const label = draft.label.trim()
  const column = draft.column.trim()
  if (label !== '') source.label = label
  if (kind === 'table') {
    if (draft.columns !== null) source.columns = draft.columns
    const categorical = draft.categorical.filter((name) => draft.columns === null || draft.columns.includes(name))
    if (categorical.length > 0) source.categorical = categorical
    return { source, unreadable: [] }
  }
  if (column !== '') source.column = column
  if (kind === 'text') {
    source.tokenizer = draft.tokenizer.trim()
    if (draft.mostTokens === '') return { source, unreadable: [] }
    const tokens = Number(draft.mostTokens)
    const reads = Number.isInteger(tokens) && tokens >= fewestTokens && tokens <= mostTokens
    if (reads) source.mostTokens = tokens
    return { source, unreadable: reads ? [] : ['mostTokens'] }
  }
  const { preprocessing, unreadable } = readFields(draft.preprocessing)
  source.preset = draft.preset
  if (Object.keys(preprocessing).length > 0) source.preprocessing = preprocessing
  return { source, unreadable }
}

/** Whether enough is said to look at the file: texts are nothing to a network without a tokenizer. */
export const canLook = ({ path, kind, tokenizer, columns }: DataSource) =>
  path !== '' && (kind !== 'text' || (tokenizer ?? '') !== '') && columns?.length !== 0
