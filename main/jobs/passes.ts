import { probeLogits } from '../knowledge/probe.ts'
import { filled } from '../models/feeds.ts'
import { createMasker, type Elements, type FillMasked, type MaskedTensor } from '../players/mask.ts'
import { valuesFromLogits } from '../players/value.ts'
import type { MaskedGame } from './protocol.ts'
import type { Sessions } from './sessions.ts'

/** Forward passes of the masks from the first on: rows of logits, or values where the game is reduced to them. */
export type Passes = (firstMask: number, count: number) => Promise<Float32Array | Float64Array>

/**
 * Prepares a sample for many passes. A device is sent mask bits, and masks inside the graph, which saves it the bus. On
 * the CPU filling buffers is as fast; and what is removed changes the lengths of texts, which no graph can.
 */
export async function passesOf(game: MaskedGame, sessions: Sessions): Promise<Passes> {
  const onDevice = game.source.provider !== 'cpu' && game.tensors.every(({ absent }) => absent === 'replaced')
  const inside = onDevice ? await maskedInside(game, sessions) : null
  return inside ?? passesOutside(game, sessions, createMasker)
}

async function maskedInside(game: MaskedGame, sessions: Sessions): Promise<Passes | null> {
  const { source, probe, classes, tensors, reduction } = game
  const session = await sessions.masked(source, tensors, probe, reduction?.value ?? null)
  if (!session) return null
  const passes = await session.on(tensors, reduction?.target ?? 0)
  return async (firstMask, count) => {
    const rows = await passes(firstMask, count)
    if (!reduction) return rows
    return session.gives === 'values'
      ? Float64Array.from(rows)
      : valuesFromLogits(rows, classes, reduction.target, reduction.value)
  }
}

/**
 * The same with buffers that are filled here.
 *
 * @param maskerOf what writes the masked samples of an input
 */
export async function passesOutside(
  game: MaskedGame,
  sessions: Sessions,
  maskerOf: (tensor: MaskedTensor) => FillMasked<Elements>,
): Promise<Passes> {
  const { source, probe, classes, tensors, reduction } = game
  const session = await sessions.get(source, probe ? 'features' : 'logits')
  const fills = tensors.map(maskerOf)
  /** Filled again and again: the samples of one batch after the other. */
  let feeds = tensors.map(({ name, type, shape }) => ({ name, type, shape, data: filled(type, 0, 0) }))
  let room = 0
  return async (firstMask, count) => {
    if (count !== room) {
      feeds = feeds.map((feed, i) => ({ ...feed, data: filled(feed.type, count * tensors[i].sample.length, 0) }))
      room = count
    }
    fills.forEach((fill, i) => {
      fill(feeds[i].data, firstMask, count)
    })
    const { logits, features } = await session.run(feeds, count)
    const rows = probe ? probeLogits(features!, count, probe.weights.length / classes, probe) : logits
    return reduction ? valuesFromLogits(rows, classes, reduction.target, reduction.value) : rows
  }
}
