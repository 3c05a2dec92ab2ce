import type {
  Binding,
  DatasetKind,
  GameSettings,
  MaskedViews,
  PlayersSpec,
  SampleView,
} from '../../../contract/index.ts'
import { CarryoverError } from '../../../contract/index.ts'
import type { Feed } from '../../models/session.ts'
import type { MaskedTensor } from '../../players/index.ts'

/** The players a sample is cut into. */
export interface PlayersOn {
  n: number
  /** In the order of their bits. */
  names: string[]
}

export type Cut = Pick<GameSettings, 'players' | 'baseline'>

/** A sample as one network takes it, ready to be masked. */
export interface MaskedInput {
  n: number
  tensors: MaskedTensor[]
}

/** How samples of one data set become what networks take; what all samples share is made once. */
export interface Inputs {
  /** With nothing absent. Throws SAMPLE_INVALID where sample and network do not fit, and what reading it throws. */
  feeds: (index: number, binding: Binding) => Promise<Feed[]>
  /** Throws PLAYERS_INVALID where the sample cannot be cut so. */
  players: (index: number, spec: PlayersSpec) => Promise<PlayersOn>
  /** Throws PLAYERS_INVALID, BASELINE_INVALID and what `feeds` throws. */
  masked: (index: number, cut: Cut, binding: Binding) => Promise<MaskedInput>
  /** For people to look at. */
  view: (index: number, cut: Cut) => Promise<SampleView>
  /** The same with players switched off, one a mask. */
  maskedViews: (index: number, cut: Cut, masks: readonly number[]) => Promise<MaskedViews>
}

const taken: Record<DatasetKind, string> = { image: 'pictures', text: 'texts', table: 'rows of a table' }

/** Throws SAMPLE_INVALID for a network that takes another kind of data. */
export function bindingOf<K extends DatasetKind>(binding: Binding, kind: K): Extract<Binding, { kind: K }> {
  if (binding.kind === kind) return binding as Extract<Binding, { kind: K }>
  throw new CarryoverError(
    'SAMPLE_INVALID',
    `The network takes ${taken[binding.kind]}; the data set holds ${taken[kind]}.`,
    'Choose a data set of that kind, or say in the network’s settings what it takes.',
  )
}

/** The tensors with nothing absent. */
export const feedsOf = (tensors: MaskedTensor[]): Feed[] =>
  tensors.map(({ name, type, shape, sample }) => ({ name, type, shape, data: sample }))
