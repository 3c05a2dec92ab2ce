import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { PlayerMap } from '../../contract/pictures.ts'
import { checkHandMap, resizedHandMap } from '../../main/players/handMap.ts'
import { background } from '../../main/players/mask.ts'
import { regionNames } from '../../main/players/regions.ts'

const drawn = (n: number, width: number, players: number[]): PlayerMap => ({
  n,
  width,
  height: players.length / width,
  players: Uint8Array.from(players),
})

test('players that hold something, and background, fit', () => {
  checkHandMap(drawn(2, 3, [0, 0, background, 1, 0, background]), { width: 3, height: 2 })
  checkHandMap(drawn(1, 4, [0, 0, 0, 0]), { width: 4, height: 1 })
})

test.each([
  [drawn(1, 3, [0, 0, 0, 0, 0, 0]), 'Players were made by hand for 3 × 2 pixels; this sample has 2 × 2 pixels.'],
  [drawn(1, 3, [0, 0, 0]), 'Players were made by hand for 3 words; this sample has 2 × 2 pixels.'],
  [{ ...drawn(1, 2, [0, 0, 0, 0]), players: Uint8Array.of(0) }, 'The map made by hand has 1 entry where 4 are needed.'],
  [drawn(17, 2, [0, 1, 2, 3]), '17 players were made by hand; there must be 1 to 16 of them.'],
  [drawn(0, 2, [background, background, background, background]), '0 players were made by hand'],
  [drawn(2, 2, [0, 1, 2, 1]), 'The map made by hand names player 2, but has 2, from 0 on.'],
  [drawn(3, 2, [0, 2, 2, background]), 'Player 2 made by hand holds nothing.'],
])('map %# is refused: %s', (map, message) => {
  expect(() => checkHandMap(map, { width: 2, height: 2 })).toThrow(
    expect.objectContaining({ code: 'PLAYERS_INVALID', message: expect.stringContaining(message) as string }),
  )
})

test('twice the size is every pixel twice', () => {
  const map = drawn(3, 3, [0, 1, 2, background, 1, 0])
  expect(resizedHandMap(map, { width: 6, height: 4 })).toEqual(
    drawn(
      3,
      6,
      [
        [0, 0, 1, 1, 2, 2],
        [0, 0, 1, 1, 2, 2],
        [255, 255, 1, 1, 0, 0],
        [255, 255, 1, 1, 0, 0],
      ].flat(),
    ),
  )
})

test('larger and back again is the same', () => {
  const side = fc.integer({ min: 1, max: 6 })
  fc.assert(
    fc.property(
      side,
      side,
      side,
      side,
      fc.infiniteStream(fc.constantFrom(0, 1, background)),
      (w, h, dw, dh, stream) => {
        const players = [0, 1, ...Array.from({ length: w * h }, () => Number(stream.next().value))].slice(0, w * h)
        const map = drawn(players.includes(1) ? 2 : 1, w, players)
        const larger = resizedHandMap(map, { width: w + dw, height: h + dh })
        checkHandMap(larger, { width: w + dw, height: h + dh })
        const odd = resizedHandMap(map, { width: w * 3, height: h * 3 })
        expect(resizedHandMap(odd, map)).toEqual(map)
      },
    ),
  )
})

test('a player that vanishes is told', () => {
  const map = drawn(2, 4, [0, 1, 0, 0])
  expect(() => resizedHandMap(map, { width: 1, height: 1 })).toThrow(
    expect.objectContaining({
      code: 'PLAYERS_INVALID',
      message: 'Nothing of player 2 is left on a picture of 1 × 1 pixels.',
    }),
  )
})

test('what does not fit its own size is not scaled', () => {
  const map = { n: 1, width: 4, height: 4, players: new Uint8Array(3) }
  expect(() => resizedHandMap(map, { width: 8, height: 8 })).toThrow(/has 3 entries where 16 are needed/)
})

test('regions are counted from one', () => {
  expect(regionNames(3)).toEqual(['region 1', 'region 2', 'region 3'])
})
