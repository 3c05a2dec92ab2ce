import type { PlayersSpec } from '../../contract/analysis.ts'
import { CarryoverError } from '../../contract/errors.ts'
import { maxPlayers } from '../../contract/limits.ts'
import { checkPlayerCount } from './count.ts'

type Grid = Extract<PlayersSpec, { kind: 'grid' }>

/** What to call each player, in the order of their bits. */
export function playerNames({ rows, columns }: Grid): string[] {
  return Array.from(
    { length: rows * columns },
    (_, player) => `row ${Math.floor(player / columns) + 1}, column ${(player % columns) + 1}`,
  )
}

/**
 * The player of every pixel of a `height × width` picture, row by row: pixel (i, j) belongs to player
 * `floor(i·r/height)·c + floor(j·c/width)` of a grid of r rows and c columns.
 *
 * @throws PLAYERS_INVALID for too many players, or more rows or columns than the picture has pixels
 */
export function gridMap(spec: Grid, height: number, width: number, most = maxPlayers): Uint8Array {
  const { rows, columns } = spec
  checkPlayerCount(spec, most)
  if (rows > height || columns > width) {
    throw new CarryoverError(
      'PLAYERS_INVALID',
      `A grid of ${rows} × ${columns} does not fit a picture of ${height} × ${width} pixels.`,
    )
  }
  const map = new Uint8Array(height * width)
  for (let i = 0; i < height; i++) {
    const firstOfRow = Math.floor((i * rows) / height) * columns
    for (let j = 0; j < width; j++) map[i * width + j] = firstOfRow + Math.floor((j * columns) / width)
  }
  return map
}
