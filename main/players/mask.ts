import { maxPlayers } from '../../contract/limits.ts'
import type { ElementType } from '../../contract/models.ts'

/** An element with this entry in the player map belongs to no player and always stays. */
export const background = 255

export type NumberElements = Float32Array | Float64Array | Uint8Array | Int32Array | BigInt64Array
/** What networks take, element by element. */
export type Elements = NumberElements | string[]

/** One input of a network for one sample, as the network takes it, and what it is where players are absent. */
export interface MaskedTensor<E extends Elements = Elements> {
  /** Of the network's input. */
  name: string
  type: ElementType
  /** Of one sample. */
  shape: number[]
  sample: E
  /** As long as the sample. */
  baseline: E
  /** The player of each element, or `background`. */
  map: Uint8Array
  /**
   * `replaced`: elements of absent players become those of the baseline. `removed`: they are left out, those behind them
   * move up, and what is free at the end is filled with the end of the baseline.
   */
  absent: 'replaced' | 'removed'
}

/** Writes the masked samples of masks `firstMask … firstMask + count - 1` one after the other, from `target[0]` on. */
export type FillMasked<E extends Elements> = (target: E, firstMask: number, count: number) => void

type Masked<E extends Elements> = Pick<MaskedTensor<E>, 'sample' | 'baseline' | 'map' | 'absent'>

/** Prepares the masking of one input: players whose bit is set in the mask are present, all others absent. */
export function createMasker<E extends Elements>(tensor: Masked<E>): FillMasked<E> {
  if (tensor.absent === 'removed') return createRemover(tensor)
  const { sample, baseline, map } = tensor
  if (Array.isArray(sample)) return fillOneByOne(tensor)
  return createPainter(sample, baseline as NumberElements, map) as FillMasked<E>
}

/**
 * A masked sample is a copy of the one without its lowest player, already in the target, and that player painted over:
 * one copy and, on average, 1/n of the elements. Only what has no such forerunner in the target is put together whole.
 */
function createPainter<E extends NumberElements>(sample: E, baseline: E, map: Uint8Array): FillMasked<E> {
  const size = sample.length
  const absent = baseline.slice() as E
  for (let at = 0; at < size; at++) if (map[at] === background) absent[at] = sample[at]
  const runs = runsOfPlayers(map)

  const paint = (target: E, start: number, player: number) => {
    const bounds = runs[player]
    for (let k = 0; k < bounds.length; k += 2) {
      const end = bounds[k + 1]
      for (let at = bounds[k]; at < end; at++) target[start + at] = sample[at]
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
        // One type of array for both: TypeScript does not know that it is the same.
        ;(target as Float64Array).set(absent as Float64Array, start)
        for (let player = 0; player < runs.length; player++) if ((mask >> player) & 1) paint(target, start, player)
      }
    }
  }
}

const isPresent = (player: number, mask: number) => player === background || ((mask >> player) & 1) === 1

function fillOneByOne<E extends Elements>({ sample, baseline, map }: Masked<E>): FillMasked<E> {
  return (target, firstMask, count) => {
    for (let k = 0; k < count; k++) {
      for (let at = 0; at < map.length; at++) {
        target[k * map.length + at] = (isPresent(map[at], firstMask + k) ? sample : baseline)[at]
      }
    }
  }
}

function createRemover<E extends Elements>({ sample, baseline, map }: Masked<E>): FillMasked<E> {
  return (target, firstMask, count) => {
    for (let k = 0; k < count; k++) {
      const start = k * map.length
      let to = 0
      for (let at = 0; at < map.length; at++) {
        if (isPresent(map[at], firstMask + k)) target[start + to++] = sample[at]
      }
      for (; to < map.length; to++) target[start + to] = baseline[to]
    }
  }
}

/** Where each player's elements lie: pairs of first index and the index after the last. */
function runsOfPlayers(playerOf: Uint8Array): Int32Array[] {
  const runs = Array.from({ length: maxPlayers }, (): number[] => [])
  for (let at = 0, end = 0; at < playerOf.length; at = end) {
    const player = playerOf[at]
    while (end < playerOf.length && playerOf[end] === player) end++
    if (player !== background) runs[player].push(at, end)
  }
  return runs.map((bounds) => Int32Array.from(bounds))
}

/** Numbers as a network takes them: whole and in range where its type asks for that. */
export function elementsOf(values: ArrayLike<number>, type: Exclude<ElementType, 'string'>): NumberElements {
  switch (type) {
    case 'uint8':
      return Uint8Array.from(values, (value) => Math.max(0, Math.min(255, Math.round(value))))
    case 'int64':
      return BigInt64Array.from(Array.from(values, (value) => BigInt(Math.round(value))))
    case 'int32':
      return Int32Array.from(values, Math.round)
    case 'bool':
      return Uint8Array.from(values, Number)
    case 'float64':
      return Float64Array.from(values)
    case 'float32':
    case 'float16':
      return Float32Array.from(values)
  }
}
