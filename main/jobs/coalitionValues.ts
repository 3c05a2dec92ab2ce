import { probeLogits } from '../knowledge/probe.ts'
import { filled, type Feed } from '../models/feeds.ts'
import { createCoalitionMasker } from '../players/maskCoalitions.ts'
import { valuesFromLogits } from '../players/value.ts'
import { isPresent } from '../sparse/coalitions.ts'
import type { CoalitionTask } from './protocol.ts'
import type { Sessions } from './sessions.ts'
import type { Turn } from './tasks.ts'

/** v of each of the coalitions, in a worker. */
export async function coalitionValues(
  { source, probe, classes, tensors, coalitions, batch: largest, reduction }: CoalitionTask,
  sessions: Sessions,
  turn: Turn,
): Promise<Float64Array> {
  const session = await sessions.get(source, probe ? 'features' : 'logits')
  const { target, value } = reduction
  const values = new Float64Array(coalitions.count)
  const inputs = tensors.map((tensor) => ({ tensor, fill: createCoalitionMasker(tensor) }))
  for (let start = 0; start < coalitions.count; start += largest) {
    const batch = Math.min(largest, coalitions.count - start)
    const feeds = inputs.map(({ tensor, fill }): Feed => {
      const { name, type, shape, sample } = tensor
      const data = filled(type, batch * sample.length, 0)
      for (let k = 0; k < batch; k++)
        fill(data, k * sample.length, (player) => isPresent(coalitions, start + k, player))
      return { name, type, shape, data }
    })
    const outputs = await session.run(feeds, batch)
    const rows = probe ? probeLogits(outputs.features!, batch, probe.weights.length / classes, probe) : outputs.logits
    values.set(valuesFromLogits(rows, classes, target, value), start)
    await turn.breathe()
  }
  return values
}
