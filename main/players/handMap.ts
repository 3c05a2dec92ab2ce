import { CarryoverError } from '../../contract/errors.ts'
import { maxPlayers } from '../../contract/limits.ts'
import type { PlayerMap } from '../../contract/pictures.ts'
import { background } from './mask.ts'

/** Of a picture in pixels; a text is one row of its words. */
export interface MapSize {
  width: number
  height: number
}

/**
 * Players made by hand must fit the sample, be at most 16, and each hold something.
 *
 * @throws PLAYERS_INVALID
 */
export function checkHandMap(map: PlayerMap, { width, height }: MapSize): void {
  const { n, players } = map
  if (map.width !== width || map.height !== height) {
    throw new CarryoverError(
      'PLAYERS_INVALID',
      `Players were made by hand for ${sizeText(map)}; this sample has ${sizeText({ width, height })}.`,
      'Make them anew for this sample, or copy those of another.',
    )
  }
  if (players.length !== width * height) {
    throw new CarryoverError(
      'PLAYERS_INVALID',
      `The map made by hand has ${players.length} ${players.length === 1 ? 'entry' : 'entries'} where ${width * height} are needed.`,
    )
  }
  if (n < 1 || n > maxPlayers) {
    throw new CarryoverError(
      'PLAYERS_INVALID',
      `${n} players were made by hand; there must be 1 to ${maxPlayers} of them.`,
    )
  }
  const units = new Uint32Array(background + 1)
  for (const player of players) units[player]++
  const beyond = players.find((player) => player >= n && player !== background)
  if (beyond !== undefined) {
    throw new CarryoverError('PLAYERS_INVALID', `The map made by hand names player ${beyond}, but has ${n}, from 0 on.`)
  }
  const empty = units.subarray(0, n).indexOf(0)
  if (empty >= 0) throw new CarryoverError('PLAYERS_INVALID', `Player ${empty + 1} made by hand holds nothing.`)
}

/**
 * Players made by hand on one picture for another of another size: every pixel takes the player of the pixel at the same
 * place, the nearest one to its centre.
 *
 * @throws PLAYERS_INVALID when a player is so small that nothing of it is left, and for what `checkHandMap` refuses
 */
export function resizedHandMap(map: PlayerMap, { width, height }: MapSize): PlayerMap {
  checkHandMap(map, map)
  if (map.width === width && map.height === height) return { ...map, players: map.players.slice() }
  const players = new Uint8Array(width * height)
  const left = new Set<number>()
  for (let i = 0; i < height; i++) {
    const from = Math.floor(((i + 0.5) * map.height) / height) * map.width
    for (let j = 0; j < width; j++) {
      const player = map.players[from + Math.floor(((j + 0.5) * map.width) / width)]
      players[i * width + j] = player
      left.add(player)
    }
  }
  const lost = Array.from({ length: map.n }, (_, player) => player).find((player) => !left.has(player))
  if (lost !== undefined) {
    throw new CarryoverError(
      'PLAYERS_INVALID',
      `Nothing of player ${lost + 1} is left on a picture of ${width} × ${height} pixels.`,
      'Draw it larger, or draw players of its own on the smaller picture.',
    )
  }
  return { n: map.n, width, height, players }
}

function sizeText({ width, height }: MapSize): string {
  if (height > 1) return `${width} × ${height} pixels`
  return width === 1 ? 'one word' : `${width} words`
}
