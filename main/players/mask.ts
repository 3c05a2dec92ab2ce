import { maxPlayers } from '../../contract/limits.ts'
import type { Layout } from '../../contract/models.ts'

/** A pixel with this entry in the player map belongs to no player and always stays. */
export const background = 255

export interface MaskerOptions {
  /** CHW, as long as the baseline. */
  sample: Float32Array
  baseline: Float32Array
  /** The player of each of the H·W pixels, or `background`. */
  map: Uint8Array
  channels: number
  /** How masked samples are written. */
  layout: Layout
}

/** Writes the masked samples of masks `firstMask … firstMask + count - 1` one after the other, from `target[0]` on. */
export type FillMasked = (target: Float32Array, firstMask: number, count: number) => void

/**
 * Prepares the masking of one sample: players whose bit is set in the mask show the sample, all others the baseline.
 *
 * A masked sample is a copy of the one without its lowest player, already in the target, and that player painted over:
 * one copy and, on average, 1/n of the pixels. Only what has no such forerunner in the target is put together whole.
 */
export function createMasker({ sample, baseline, map, channels, layout }: MaskerOptions): FillMasked {
  const size = sample.length
  const pixels = map.length
  const absent = new Float32Array(size)
  const present = new Float32Array(size)
  const playerOf = new Uint8Array(size)
  for (let channel = 0; channel < channels; channel++) {
    for (let pixel = 0; pixel < pixels; pixel++) {
      const from = channel * pixels + pixel
      const to = layout === 'NCHW' ? from : pixel * channels + channel
      present[to] = sample[from]
      absent[to] = map[pixel] === background ? sample[from] : baseline[from]
      playerOf[to] = map[pixel]
    }
  }
  const runs = runsOfPlayers(playerOf)

  const paint = (target: Float32Array, start: number, player: number) => {
    const bounds = runs[player]
    for (let k = 0; k < bounds.length; k += 2) {
      const end = bounds[k + 1]
      for (let at = bounds[k]; at < end; at++) target[start + at] = present[at]
    }
  }

  return (target, firstMask, count) => {
    for (let k = 0; k < count; k++) {
      const mask = firstMask + k
      const forerunner = mask & (mask - 1)
      const start = k * size
      if (mask > firstMask && forerunner >= firstMask) {
        const copied = (forerunner - firstMask) * size
        target.copyWithin(start, copied, copied + size)
        paint(target, start, 31 - Math.clz32(mask & -mask))
      } else {
        target.set(absent, start)
        for (let player = 0; player < runs.length; player++) if ((mask >> player) & 1) paint(target, start, player)
      }
    }
  }
}

/** Where each player's numbers lie: pairs of first index and the index after the last. */
function runsOfPlayers(playerOf: Uint8Array): Int32Array[] {
  const runs = Array.from({ length: maxPlayers }, (): number[] => [])
  for (let at = 0, end = 0; at < playerOf.length; at = end) {
    const player = playerOf[at]
    while (end < playerOf.length && playerOf[end] === player) end++
    if (player !== background) runs[player].push(at, end)
  }
  return runs.map((bounds) => Int32Array.from(bounds))
}
