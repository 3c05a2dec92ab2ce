import { createCoalitionMasker } from '../players/maskCoalitions.ts'
import { isPresent } from '../sparse/coalitions.ts'
import { passesOutside } from './passes.ts'
import type { CoalitionTask } from './protocol.ts'
import type { Sessions } from './sessions.ts'
import type { Turn } from './tasks.ts'

/** v of each of the coalitions, in a worker. */
export async function coalitionValues(
  { coalitions, batch, ...game }: CoalitionTask,
  sessions: Sessions,
  turn: Turn,
): Promise<Float64Array> {
  const passes = await passesOutside(game, sessions, (tensor) => {
    const fill = createCoalitionMasker(tensor)
    return (target, first, count) => {
      for (let k = 0; k < count; k++) {
        fill(target, k * tensor.sample.length, (player) => isPresent(coalitions, first + k, player))
      }
    }
  })
  const values = new Float64Array(coalitions.count)
  for (let start = 0; start < coalitions.count; start += batch) {
    values.set(await passes(start, Math.min(batch, coalitions.count - start)), start)
    await turn.breathe()
  }
  return values
}
