import type { SamplesChoice } from '../../../contract/analysis.ts'
import type { DatasetKind } from '../../../contract/datasets.ts'
import type { CallInput } from '../../../contract/workbench.ts'
import { readNumbers } from '../data/sampleQuery.ts'
import type { Draft } from './draft.ts'
import { baselineOf, playersOf } from './kindDrafts.ts'

/** The parts of a draft that has no faults, as the engine takes them. */
export function samplesOf(draft: Draft, picked: ReadonlySet<number>): SamplesChoice {
  switch (draft.which) {
    case 'all':
      return { kind: 'all' }
    case 'random':
      return { kind: 'random', count: Number(draft.count), seed: Number(draft.sampleSeed) }
    case 'list':
      return { kind: 'list', indices: readNumbers(draft.list) }
    case 'picked':
      return { kind: 'list', indices: [...picked].sort((a, b) => a - b) }
  }
}

const sharedOf = (draft: Draft, kind: DatasetKind, picked: ReadonlySet<number>) => ({
  data: draft.data ?? undefined,
  samples: samplesOf(draft, picked),
  players: playersOf(draft.kinds, kind),
  baseline: baselineOf(draft.kinds, kind),
  value: draft.value,
  target: draft.target,
  kappa: Number(draft.kappa),
  tolerance: Number(draft.tolerance),
  valuesOnly: draft.valuesOnly,
  provider: draft.provider === 'automatic' ? undefined : draft.provider,
})

export const studyOf = (
  draft: Draft,
  kind: DatasetKind,
  picked: ReadonlySet<number>,
): CallInput<'study.start'>['settings'] => ({
  ...sharedOf(draft, kind, picked),
  probeData: draft.probeData ?? undefined,
  extraction: draft.extraction,
  alpha: Number(draft.alpha),
  tau: Number(draft.tau),
  probeC: Number(draft.probeC),
  seed: Number(draft.seed),
})

export const analysisOf = (
  draft: Draft,
  kind: DatasetKind,
  picked: ReadonlySet<number>,
): CallInput<'analysis.start'>['settings'] => ({
  ...sharedOf(draft, kind, picked),
  models: draft.models,
  ...(draft.kind === 'sparse'
    ? { valuesOnly: false, sparse: { passes: Number(draft.passes), seed: Number(draft.passesSeed) } }
    : {}),
})
