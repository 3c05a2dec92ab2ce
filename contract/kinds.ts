import type { BaselineSpec, PlayersSpec } from './analysis.ts'
import type { DatasetKind } from './datasets.ts'

/** How samples of each kind of data can be cut into players. */
export const playersOfKind = {
  image: ['grid', 'slic', 'hand'],
  text: ['words', 'tokens', 'hand'],
  table: ['features'],
} as const satisfies Record<DatasetKind, readonly PlayersSpec['kind'][]>

/** What can stand in for absent players; the usual one first. */
export const baselinesOfKind = {
  image: ['zero', 'black', 'mean', 'blur', 'constant', 'sample'],
  text: ['mask', 'pad', 'unk', 'removal'],
  table: ['mean', 'median', 'mode', 'zero', 'sample'],
} as const satisfies Record<DatasetKind, readonly BaselineSpec['kind'][]>
