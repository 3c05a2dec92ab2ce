import { mostSparsePlayers, type BaselineSpec, type MaskedViews, type PlayersSpec } from '../../contract/index.ts'
import { createInputs } from '../jobs/inputs/index.ts'
import { usualBaseline } from '../players/index.ts'
import type { DatasetRecord, Store } from '../project/index.ts'

export interface MaskedTask {
  sample: number
  players: PlayersSpec
  /** The usual one of the kind of data unless given. */
  baseline?: BaselineSpec
  /** Bit i set: player i is there. */
  masks: number[]
}

/** A sample with players switched off, as the networks are given it. Throws PLAYERS_INVALID for a mask beyond them. */
export const maskedSamples = (
  store: Store,
  dataset: DatasetRecord,
  { sample, players, baseline = usualBaseline(dataset.kind), masks }: MaskedTask,
): Promise<MaskedViews> =>
  createInputs(store, dataset, mostSparsePlayers).maskedViews(sample, { players, baseline }, masks)
