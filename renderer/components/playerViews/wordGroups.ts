import { background } from './raster.ts'

/** Words put together: they become the player of the lowest free number. The same map where all numbers are taken. */
export function wordsTogether(players: Uint8Array, words: readonly number[], most: number): Uint8Array {
  const free = freePlayer(players, words, most)
  return free === null ? players : given(players, words, free)
}

/** Each of the words a player of its own; the same map where there are not numbers enough. */
export function wordsApart(players: Uint8Array, words: readonly number[], most: number): Uint8Array {
  let now = given(players, words, background)
  for (const word of words) {
    const free = freePlayer(now, [], most)
    if (free === null) return players
    now = given(now, [word], free)
  }
  return now
}

export const given = (players: Uint8Array, words: readonly number[], player: number): Uint8Array =>
  Uint8Array.from(players, (now, word) => (words.includes(word) ? player : now))

/** The lowest number that no other word has. */
export function freePlayer(players: Uint8Array, words: readonly number[], most: number): number | null {
  const taken = new Set(players.filter((_, word) => !words.includes(word)))
  for (let player = 0; player < most; player++) if (!taken.has(player)) return player
  return null
}

/** Players numbered as they are met in the text. */
export function inReadingOrder(players: Uint8Array): Uint8Array {
  const numbers = new Map<number, number>()
  for (const player of players) if (player !== background && !numbers.has(player)) numbers.set(player, numbers.size)
  return Uint8Array.from(players, (player) => numbers.get(player) ?? background)
}
