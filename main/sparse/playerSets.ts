/**
 * A set of players as a short text that can be the key of a map: one letter a player, in rising order. The letters mean
 * nothing; they only have to be different.
 */
export type PlayerSet = string

export const nobody: PlayerSet = ''

export function setOf(players: Iterable<number>): PlayerSet {
  return String.fromCharCode(...[...players].sort((a, b) => a - b))
}

/** In rising order. */
export function playersIn(set: PlayerSet): number[] {
  return Array.from({ length: set.length }, (_, k) => set.charCodeAt(k))
}

/** The set with one more player in it, or itself where that one is in it. */
export function withPlayer(set: PlayerSet, player: number): PlayerSet {
  let at = 0
  while (at < set.length && set.charCodeAt(at) < player) at++
  if (set.charCodeAt(at) === player) return set
  return set.slice(0, at) + String.fromCharCode(player) + set.slice(at)
}
