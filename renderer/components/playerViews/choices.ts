import type { BaselineSpec, FeatureGroup, PlayersSpec } from '../../../contract/analysis.ts'
import type { LookSettings } from '../../../contract/compare.ts'
import type { DatasetInfo, DatasetKind } from '../../../contract/datasets.ts'
import { baselinesOfKind, playersOfKind } from '../../../contract/kinds.ts'
import { maxPlayers } from '../../../contract/limits.ts'
import { byCommonWords } from './columnGroups.ts'

const includes = (known: readonly string[], kind: string) => known.includes(kind)

export const usualGrids = [
  [2, 2],
  [2, 3],
  [3, 3],
  [3, 4],
  [4, 4],
] as const
export const usualCounts = [8, 12, 16] as const
/** Where interactions are recovered from some of the coalitions. */
export const manyGrids = [
  [5, 5],
  [6, 6],
  [7, 7],
  [8, 8],
  [10, 10],
] as const
export const manyCounts = [25, 49, 64, 100] as const

/**
 * Cuts into players that are offered for a data set; `byHand` where the sample has some, `groups` those of the study,
 * without which columns go together by the words of their names.
 */
export function offeredPlayers(
  dataset: DatasetInfo,
  { byHand, groups }: { byHand: boolean; groups: FeatureGroup[] | null },
): PlayersSpec[] {
  const hand: PlayersSpec[] = byHand ? [{ kind: 'hand' }] : []
  const counts = usualCounts
  switch (dataset.kind) {
    case 'image':
      return [
        ...usualGrids.map(([rows, columns]) => ({ kind: 'grid' as const, rows, columns })),
        ...counts.map((count) => ({ kind: 'slic' as const, count })),
        ...hand,
      ]
    case 'text':
      return [
        ...counts.map((most) => ({ kind: 'words' as const, most })),
        ...counts.map((most) => ({ kind: 'tokens' as const, most })),
        ...hand,
      ]
    case 'table':
      return [null, groups ?? byCommonWords(dataset.columns.map(({ name }) => name))]
        .map((each) => ({ kind: 'features' as const, groups: each }))
        .filter((spec) => playersFit(spec, dataset))
  }
}

/** What to begin with where nothing was analysed yet; none for a table that cannot be cut without a choice. */
export function usualPlayers(dataset: DatasetInfo): PlayersSpec | undefined {
  if (dataset.kind === 'image') return { kind: 'grid', rows: 3, columns: 4 }
  if (dataset.kind === 'text') return { kind: 'words', most: 12 }
  return offeredPlayers(dataset, { byHand: false, groups: null })[0]
}

/** Baselines that are offered; `other` is the sample that is taken for "another one". */
export const offeredBaselines = (kind: DatasetKind, other: number): BaselineSpec[] =>
  baselinesOfKind[kind].flatMap((each): BaselineSpec[] => {
    if (each === 'blur') return [{ kind: each, sigma: 3 }]
    // Which number that would be is said where an analysis is set up.
    if (each === 'constant') return []
    return each === 'sample' ? [{ kind: each, index: other }] : [{ kind: each }]
  })

/** Whether a data set can be cut like that: settings outlive the data they were chosen for. */
export function playersFit(spec: PlayersSpec, dataset: DatasetInfo): boolean {
  if (!includes(playersOfKind[dataset.kind], spec.kind)) return false
  if (spec.kind !== 'features' || dataset.kind !== 'table') return true
  const { length } = dataset.columns
  if (spec.groups === null) return length <= maxPlayers
  return spec.groups.length <= maxPlayers && spec.groups.every(({ columns }) => columns.every((at) => at < length))
}

/** How a data set is looked at: what is said of another one is left out. */
export function fittingSettings(settings: LookSettings, dataset: DatasetInfo): LookSettings {
  const { players, baseline, ...others } = settings
  const baselineFits =
    baseline !== undefined &&
    includes(baselinesOfKind[dataset.kind], baseline.kind) &&
    (baseline.kind !== 'sample' || baseline.index < dataset.count)
  return {
    ...others,
    ...(players && playersFit(players, dataset) ? { players } : {}),
    ...(baselineFits ? { baseline } : {}),
  }
}

/** The same text for the same choice, whatever the order of its parts. */
export const choiceKey = (choice: PlayersSpec | BaselineSpec): string => JSON.stringify(Object.entries(choice).sort())
