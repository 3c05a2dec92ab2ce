import {
  CarryoverError,
  type BaselineSpec,
  type Pictures,
  type PlayerMap,
  type PlayersSpec,
} from '../../contract/index.ts'
import { framed, pictureOf } from '../datasets/asPictures.ts'
import { createInputs } from '../jobs/inputs.ts'
import { createMasker, playerCount } from '../players/index.ts'
import type { DatasetRecord, Store } from '../project/index.ts'

export interface MaskedTask {
  sample: number
  players: PlayersSpec
  baseline: BaselineSpec
  /** Bit i set: player i is there. */
  masks: number[]
}

/** A sample with players switched off, as the networks are given it. Throws PLAYERS_INVALID for a mask beyond them. */
export async function maskedPictures(
  store: Store,
  dataset: DatasetRecord,
  { sample: index, players, baseline: spec, masks }: MaskedTask,
): Promise<{ pictures: Pictures; map: PlayerMap }> {
  const { sample, baseline, map } = await createInputs(store, dataset).masked(index, { players, baseline: spec })
  const { data, channels, height, width } = sample
  const n = playerCount(players)
  const outside = masks.find((mask) => mask >= 2 ** n)
  if (outside !== undefined) {
    throw new CarryoverError('PLAYERS_INVALID', `There is no coalition ${outside} of ${n} players.`)
  }
  const fill = createMasker({ sample: data, baseline, map, channels, layout: 'NCHW' })
  const pictures = masks.map((mask) => {
    const masked = new Float32Array(data.length)
    fill(masked, mask, 1)
    return pictureOf({ data: masked, channels, height, width }, dataset.preprocessing)
  })
  return { pictures: framed(pictures), map: { width, height, n, players: map } }
}
