import type { StudySettings, TargetClass, ValueFunction } from '../../../contract/analysis.ts'
import type { DatasetInfo } from '../../../contract/datasets.ts'
import { maxPlayers, mostSparsePlayers } from '../../../contract/limits.ts'
import { mainNetworks } from '../mainNetworks.ts'
import type { ModelInfo } from '../../../contract/models.ts'
import type { ProviderName } from '../../../contract/providers.ts'
import { writeNumbers } from '../data/sampleQuery.ts'
import { initialKinds, kindsFrom, resized, type KindDrafts, type Typed } from './kindDrafts.ts'

export const setupKinds = ['study', 'analysis', 'sparse'] as const
export type SetupKind = (typeof setupKinds)[number]

/** What is being set up, as far as it has come: fields may be empty or wrong. */
export interface Draft {
  /** `sparse` is an analysis of some of the coalitions. */
  kind: SetupKind
  /** Networks of an analysis. A study takes all by their roles. */
  models: string[]
  data: string | null
  /** Where the probe of the pre-trained network is fitted; null for its own head. */
  probeData: string | null
  which: 'picked' | 'random' | 'all' | 'list'
  count: Typed
  sampleSeed: Typed
  /** Such as `3,10-12`. */
  list: string
  kinds: KindDrafts
  value: ValueFunction
  target: TargetClass
  kappa: Typed
  tolerance: Typed
  extraction: 'separate' | 'joint'
  alpha: Typed
  tau: Typed
  probeC: Typed
  seed: Typed
  valuesOnly: boolean
  /** Drafts of older programs have none. */
  provider?: ProviderName | 'automatic'
  /** Of a sparse analysis: for each network on each sample, and how they are drawn. */
  passes: Typed
  passesSeed: Typed
}

const initial: Omit<Draft, 'kinds'> = {
  kind: 'study',
  models: [],
  data: null,
  probeData: null,
  which: 'random',
  count: 50,
  sampleSeed: 0,
  list: '',
  value: 'log-odds',
  target: 'label',
  kappa: 0.02,
  tolerance: 1e-3,
  extraction: 'separate',
  alpha: 0.1,
  tau: 0.05,
  probeC: 1,
  seed: 0,
  valuesOnly: false,
  provider: 'automatic',
  passes: 5000,
  passesSeed: 0,
}

/** What a setup starts from: the settings stored in the project, or what its networks and data suggest. */
export function draftFrom(settings: StudySettings | null, models: ModelInfo[], datasets: DatasetInfo[]): Draft {
  const data = settings?.data ?? datasets.at(-1)?.name ?? null
  const draft: Draft = {
    ...initial,
    kinds: initialKinds(),
    models: mainNetworks(models).map(({ name }) => name),
    data,
    probeData: datasets.find(({ name }) => name !== data)?.name ?? data,
    count: Math.min(50, datasets.find(({ name }) => name === data)?.count ?? 50),
  }
  if (!settings) return draft
  const { samples, players, baseline, value, target, kappa, tolerance, extraction, alpha, tau, probeC, seed } = settings
  return {
    ...draft,
    probeData: settings.probeData ?? null,
    which: samples.kind,
    ...(samples.kind === 'random' ? { count: samples.count, sampleSeed: samples.seed } : {}),
    ...(samples.kind === 'list' ? { list: writeNumbers(samples.indices) } : {}),
    kinds: kindsFrom(draft.kinds, players, baseline),
    provider: settings.provider ?? 'automatic',
    ...{ value, target, kappa, tolerance, extraction, alpha, tau, probeC, seed },
  }
}

/** A draft that an older version left, with what it did not have yet. */
export const completed = (draft: Partial<Draft>): Draft => ({ ...initial, kinds: initialKinds(), ...draft })

/** How many players there may be. */
export const mostPlayersOf = ({ kind }: Pick<Draft, 'kind'>): number =>
  kind === 'sparse' ? mostSparsePlayers : maxPlayers

/** The same of another kind; numbers of players that would be too many or too few for it become usual ones. */
export const asKind = (draft: Draft, kind: SetupKind): Pick<Draft, 'kind' | 'kinds'> => ({
  kind,
  kinds: resized(draft.kinds, mostPlayersOf({ kind })),
})
