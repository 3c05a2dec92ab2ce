import type { Explanation, Interaction } from '../contract/explanations.ts'

/** AND and OR interactions, arrays of 2^n in mask order; entry 0 does not count. */
export type Interactions = Pick<Explanation, 'and' | 'or'>

/** Some of the players: as a mask, or by their numbers where there are more than a mask has bits. */
export type SomePlayers = number | readonly number[]

export const takesPart = (players: SomePlayers, player: number): boolean =>
  typeof players === 'number' ? ((players >> player) & 1) === 1 : players.includes(player)

/** Number of players in a coalition. */
export function order(mask: number): number {
  let rest = mask
  let size = 0
  for (; rest !== 0; rest &= rest - 1) size++
  return size
}

/** The players of a coalition, rising. */
export function playersOf(mask: number): number[] {
  const players: number[] = []
  for (let rest = mask; rest !== 0; rest &= rest - 1) players.push(31 - Math.clz32(rest & -rest))
  return players
}

/** An AND acts when all its players are there, an OR when any of them is. */
export function firing({ type, mask }: Pick<Interaction, 'type' | 'mask'>, coalition: number): boolean {
  return type === 'and' ? (mask & coalition) === mask : (mask & coalition) !== 0
}

/** What the explanation says v is for one coalition: the constant and every interaction that fires. */
export function reconstruct({ and, or, constant }: Interactions & { constant: number }, coalition: number): number {
  let sum = constant
  for (let mask = 1; mask < and.length; mask++) {
    if ((mask & coalition) === mask) sum += and[mask]
    if ((mask & coalition) !== 0) sum += or[mask]
  }
  return sum
}

/** `reconstruct` for all 2^n coalitions in mask order, in O(n 2^n). */
export function reconstructAll({ and, or, constant }: Interactions & { constant: number }): Float64Array {
  const size = and.length
  const rebuilt = and.slice()
  const inside = or.slice()
  rebuilt[0] = 0
  inside[0] = 0
  for (let bit = 1; bit < size; bit *= 2) {
    for (let mask = 0; mask < size; mask++) {
      if ((mask & bit) === 0) continue
      rebuilt[mask] += rebuilt[mask ^ bit]
      inside[mask] += inside[mask ^ bit]
    }
  }
  // An OR fires unless all its players lie in the complement.
  const all = inside[size - 1]
  return rebuilt.map((sum, mask) => constant + sum + all - inside[size - 1 - mask])
}

/**
 * All interactions that are not zero, strongest first (ties: AND before OR, then by mask). Salient is what has at least
 * `tau` times the strength of the strongest.
 */
export function ranked({ and, or }: Interactions, tau: number): Interaction[] {
  const size = and.length
  const values = new Float64Array(2 * size)
  values.set(and)
  values.set(or, size)
  const strength = values.map(Math.abs)
  const indices = new Uint32Array(2 * size)
  let found = 0
  for (let index = 0; index < 2 * size; index++) {
    if (index % size !== 0 && strength[index] > 0) indices[found++] = index
  }
  const sorted = indices.subarray(0, found).sort((a, b) => strength[b] - strength[a] || a - b)
  const threshold = found > 0 ? tau * strength[sorted[0]] : 0
  return Array.from(sorted, (index) => ({
    type: index < size ? 'and' : 'or',
    mask: index % size,
    value: values[index],
    salient: strength[index] >= threshold,
  }))
}

/** v of one coalition rebuilt from the k strongest interactions alone. Who asks often ranks once and passes the list. */
export function topRebuild(
  explanation: Interactions & { constant: number },
  coalition: number,
  k: number,
  ranking: Interaction[] = ranked(explanation, 0),
): number {
  let sum = explanation.constant
  for (const interaction of ranking.slice(0, k)) if (firing(interaction, coalition)) sum += interaction.value
  return sum
}

/** `Σ|I|` of each order from 1 on, positive and negative interactions apart; the latter sums are <= 0. */
export function strengths({ and, or }: Interactions): { positive: Float64Array; negative: Float64Array } {
  const n = 31 - Math.clz32(and.length)
  const positive = new Float64Array(n)
  const negative = new Float64Array(n)
  for (const side of [and, or]) {
    for (let mask = 1; mask < side.length; mask++) {
      if (side[mask] > 0) positive[order(mask) - 1] += side[mask]
      else negative[order(mask) - 1] += side[mask]
    }
  }
  return { positive, negative }
}
