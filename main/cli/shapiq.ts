import { CarryoverError } from '../../contract/errors.ts'
import { order, playersOf } from '../interactions/butterflies.ts'
import { kSII, moebiusTransform, shapleyInteractionIndex, shapleyValues } from '../interactions/indices.ts'

export const shapiqIndices = ['Moebius', 'SV', 'SII', 'k-SII'] as const
export type ShapiqIndex = (typeof shapiqIndices)[number]

/** The release of shapiq whose files these are like. */
const version = '1.4.1'

/**
 * A game as the JSON that shapiq's `InteractionValues.load` reads: one entry a coalition of at most `maxOrder` players,
 * under its players with commas between them. `maxOrder` is all players for Moebius, 1 for SV and 2 otherwise unless
 * given. Throws USAGE when it cannot be.
 */
export function interactionValues(values: Float64Array, index: ShapiqIndex, maxOrder?: number) {
  const n = playersOf(values)
  const highest = maxOrder ?? { Moebius: n, SV: 1, SII: Math.min(2, n), 'k-SII': Math.min(2, n) }[index]
  if (highest < 1 || highest > n || (index === 'SV' && highest !== 1)) {
    const expected = index === 'SV' ? '1 for SV' : `from 1 to ${n}`
    throw new CarryoverError('USAGE', `The max-order must be ${expected}, not ${highest}.`)
  }
  const scores = scoresOf(values, index, highest)
  const data: Record<string, number> = { Empty: scores[0] }
  for (const mask of rankedMasks(n, highest)) data[playersIn(mask).join(',')] = scores[mask]
  return {
    object_name: 'InteractionValues',
    data_type: 'interaction_values',
    version,
    metadata: {
      n_players: n,
      index,
      max_order: highest,
      min_order: 0,
      estimated: false,
      estimation_budget: null,
      baseline_value: values[0],
    },
    data,
  }
}

/** Scores in mask order, with what shapiq keeps for the empty set at 0. */
function scoresOf(values: Float64Array, index: ShapiqIndex, maxOrder: number): Float64Array {
  if (index === 'Moebius') return moebiusTransform(values)
  const scores = {
    SV: () => spread(shapleyValues(values), values.length),
    SII: () => shapleyInteractionIndex(values, maxOrder),
    'k-SII': () => kSII(values, maxOrder),
  }[index]()
  // SII has a value of its own for the empty set; the other two carry v(∅) there.
  scores[0] = index === 'SII' ? ofEmptySet(values) : values[0]
  return scores
}

function spread(single: Float64Array, size: number): Float64Array {
  const scores = new Float64Array(size)
  single.forEach((score, player) => (scores[1 << player] = score))
  return scores
}

/** `SII(∅) = Σ_T m(T) / (|T| + 1)` with dividends m. */
function ofEmptySet(values: Float64Array): number {
  return moebiusTransform(values).reduce((sum, dividend, mask) => sum + dividend / (order(mask) + 1), 0)
}

/** Non-empty coalitions of at most `maxOrder` players, small ones first. */
function rankedMasks(n: number, maxOrder: number): number[] {
  const masks = Array.from({ length: 2 ** n - 1 }, (_, i) => i + 1)
  return masks.filter((mask) => order(mask) <= maxOrder).sort((a, b) => order(a) - order(b) || a - b)
}

/** Players of a coalition, in rising order. */
export function playersIn(mask: number): number[] {
  const players = []
  for (let player = 0; mask >> player > 0; player++) if ((mask >> player) & 1) players.push(player)
  return players
}
