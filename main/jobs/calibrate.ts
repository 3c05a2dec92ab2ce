import { CarryoverError, providerLabels } from '../../contract/index.ts'
import { background } from '../players/mask.ts'
import { passesOf, type Passes } from './passes.ts'
import type { MaskedGame, Task } from './protocol.ts'
import type { Sessions } from './sessions.ts'

/** Batch sizes take turns, so that a busy moment does not fall on one of them alone. */
const trialRounds = 3
const trialMs = 25
/** A network this slow gains nothing from larger batches. */
const slowBatchMs = 500

/** How far the logits of a network may be from those of the CPU, as a share of the largest of them, at least 1. */
export const networkTolerance = 1e-3
/** Masks that are compared at once, no more than the smallest batch: what a device has no memory for comes later. */
const compared = 4

/**
 * Rates of the batch sizes, in forward passes a second, as many as are worth trying; the best round of each counts. On a
 * device the numbers are compared with those of the CPU first. Throws PROVIDER_UNAVAILABLE where they differ.
 */
export async function calibrate(
  task: Task<'calibrate'>,
  sessions: Sessions,
  breathe: () => Promise<void>,
): Promise<number[]> {
  const { batches, ...game } = task
  const passes = await passesOf({ ...game, reduction: null }, sessions)
  if (game.source.provider !== 'cpu') await compareWithCpu({ ...game, reduction: null }, passes, sessions)
  const tried: number[] = []
  for (const batch of batches) {
    // The first run of a shape plans its memory and is slower than the others.
    const startedAt = performance.now()
    try {
      await passes(0, batch)
    } catch (error) {
      // A device that runs smaller batches says in many ways that one is too large for it.
      if (tried.length > 0 && (game.source.provider !== 'cpu' || isOutOfMemory(error))) break
      throw error
    }
    tried.push(batch)
    await breathe()
    if (performance.now() - startedAt > slowBatchMs) break
  }
  const rates = tried.map(() => 0)
  for (let round = 0; round < trialRounds; round++) {
    for (const [i, batch] of tried.entries()) {
      const startedAt = performance.now()
      let runs = 0
      let elapsed = 0
      for (; elapsed < trialMs; elapsed = performance.now() - startedAt, runs++) await passes(0, batch)
      rates[i] = Math.max(rates[i], (1000 * runs * batch) / elapsed)
      await breathe()
    }
  }
  return rates
}

export const isOutOfMemory = (error: unknown) => error instanceof CarryoverError && error.code === 'OUT_OF_MEMORY'

async function compareWithCpu(game: MaskedGame, passes: Passes, sessions: Sessions): Promise<void> {
  const { source, tensors } = game
  const onCpu = await passesOf({ ...game, source: { ...source, provider: 'cpu' } }, sessions)
  const players = Math.max(
    ...tensors.flatMap(({ map }) => [...map].map((player) => (player === background ? 0 : player))),
  )
  const masks = 2 ** (players + 1)
  let [difference, largest] = [0, 1]
  // From the empty mask up and from the full one down.
  for (const start of [0, compared, masks - 2 * compared, masks - compared]) {
    const first = Math.max(0, start)
    const [found, expected] = [await passes(first, compared), await onCpu(first, compared)]
    for (const [at, value] of expected.entries()) {
      largest = Math.max(largest, Math.abs(value))
      // What is not a number on one side alone counts as far away.
      const apart = Object.is(found[at], value) ? 0 : Math.abs(found[at] - value)
      difference = Math.max(difference, Number.isNaN(apart) ? Infinity : apart)
    }
  }
  if (difference <= networkTolerance * largest) return
  const label = providerLabels[source.provider]
  throw new CarryoverError(
    'PROVIDER_UNAVAILABLE',
    `${label} gives logits that differ from those of the CPU by ${difference.toPrecision(2)}, more than ${networkTolerance} of the largest.`,
  )
}
