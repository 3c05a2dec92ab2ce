import { CarryoverError } from '../../contract/errors.ts'
import { mostSparsePlayers } from '../../contract/limits.ts'
import type { SparseSettings } from '../../contract/sparse.ts'
import { randomIntegers } from '../knowledge/random.ts'
import { emptyCoalitions, setPresent, type Coalitions } from './coalitions.ts'

/** Which coalitions are asked about. */
export interface Design extends SparseSettings {
  /** Nobody, everybody, then the others as they were drawn; no coalition comes twice. */
  coalitions: Coalitions
  /** So many of the last ones are not fitted to. */
  heldOut: number
}

/** Changes when the same seed would draw others. */
export const designVersion = 1

const heldOutShare = 0.1
/**
 * Coalitions drawn evenly have about half of the players each. Explanations that saw no others can be far off for those of
 * few or of nearly all players, so a tenth is drawn with every share of players alike.
 */
const shareOfAllSizes = 0.1

/**
 * Draws the coalitions: nobody and everybody; for every tenth one a share of players between 0 and 1, with which each is
 * present; for all others, and for all that are held out, each player with probability 1/2. Of few players all coalitions
 * are shuffled instead, and there are no more than `2^n` passes.
 *
 * @throws PLAYERS_INVALID unless n is 1 … 128
 */
export function drawDesign(n: number, { passes: asked, seed }: SparseSettings): Design {
  if (n < 1 || n > mostSparsePlayers) {
    throw new CarryoverError(
      'PLAYERS_INVALID',
      `Interactions of ${n} players cannot be recovered; ${mostSparsePlayers} is the most.`,
    )
  }
  const passes = Math.min(asked, 2 ** n)
  const heldOut = Math.max(1, Math.round(heldOutShare * passes))
  const coalitions = emptyCoalitions(n, passes)
  for (let player = 0; player < n; player++) setPresent(coalitions, 1, player)
  const integer = randomIntegers(seed)
  if (2 ** n <= 2 * passes) fillShuffled(coalitions, integer)
  else fillDrawn(coalitions, integer, passes - heldOut)
  return { coalitions, heldOut, passes, seed }
}

/** From the third coalition on, some of those that are not nobody and not everybody, in a random order. */
function fillShuffled(coalitions: Coalitions, integer: (bound: number) => number): void {
  const masks = Array.from({ length: 2 ** coalitions.n - 2 }, (_, i) => i + 1)
  for (let k = 2; k < coalitions.count; k++) {
    const last = masks.length - 1
    const at = integer(masks.length)
    const mask = masks[at]
    masks[at] = masks[last]
    masks.pop()
    for (let player = 0; player < coalitions.n; player++) if ((mask >> player) & 1) setPresent(coalitions, k, player)
  }
}

function fillDrawn(coalitions: Coalitions, integer: (bound: number) => number, fitted: number): void {
  const { n, count, width, bits } = coalitions
  const textOf = (k: number) => String.fromCharCode(...bits.subarray(k * width, (k + 1) * width))
  const drawn = new Set([textOf(0), textOf(1)])
  for (let k = 2; k < count;) {
    const ofAnySize = k < fitted && integer(resolution) < shareOfAllSizes * resolution
    const share = ofAnySize ? integer(resolution) : resolution / 2
    bits.fill(0, k * width, (k + 1) * width)
    for (let player = 0; player < n; player++) if (integer(resolution) < share) setPresent(coalitions, k, player)
    const text = textOf(k)
    if (drawn.has(text)) continue
    drawn.add(text)
    k++
  }
}

const resolution = 2 ** 30
