import { CarryoverError, type GameSettings, type PlayerMap } from '../../../contract/index.ts'
import { sha256Text } from '../../files/hash.ts'
import type { DatasetRecord, Store } from '../../project/index.ts'

/** The players made by hand on a sample. Throws PLAYERS_INVALID where there are none. */
export function handMapOf(store: Store, datasetId: number, sample: number): PlayerMap {
  const map = store.handPlayers.get(datasetId, sample)
  if (map) return map
  throw new CarryoverError(
    'PLAYERS_INVALID',
    `Sample ${sample} has no players made by hand.`,
    'Make them in the workbench, or copy those of another sample.',
  )
}

/** What settings point to and do not say: players made by hand, and the sample that is the baseline. */
export function pointedTo(store: Store, { id }: DatasetRecord, { players, baseline }: GameSettings, sample: number) {
  return {
    byHand: players.kind === 'hand' ? digestOf(handMapOf(store, id, sample)) : null,
    baselineSha256: baseline.kind === 'sample' ? store.datasets.sample(id, baseline.index).sha256 : null,
  }
}

/** Equal for equal maps. */
const digestOf = ({ n, width, height, players }: PlayerMap) =>
  sha256Text(`${n} ${width} × ${height} ${Buffer.from(players).toString('base64')}`)
