import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gridMap, playerNames } from '../../main/players/grid.ts'

test('a 2 × 3 grid on 4 × 7 pixels', () => {
  expect([...gridMap({ kind: 'grid', rows: 2, columns: 3 }, 4, 7)]).toEqual(
    [
      [0, 0, 0, 1, 1, 2, 2],
      [0, 0, 0, 1, 1, 2, 2],
      [3, 3, 3, 4, 4, 5, 5],
      [3, 3, 3, 4, 4, 5, 5],
    ].flat(),
  )
})

test('every pixel lies between the edges of its cell, without rounding', () => {
  const side = fc.integer({ min: 4, max: 40 })
  const cells = fc.integer({ min: 1, max: 4 })
  fc.assert(
    fc.property(side, side, cells, cells, (height, width, rows, columns) => {
      const spec = { kind: 'grid', rows, columns } as const
      const map = gridMap(spec, height, width)
      expect(map.length).toBe(height * width)
      map.forEach((player, pixel) => {
        const [row, column] = [Math.floor(player / columns), player % columns]
        const [i, j] = [Math.floor(pixel / width), pixel % width]
        expect(row * height <= i * rows && i * rows < (row + 1) * height).toBe(true)
        expect(column * width <= j * columns && j * columns < (column + 1) * width).toBe(true)
      })
      expect(new Set(map).size).toBe(rows * columns)
    }),
    { numRuns: 30 },
  )
})

test('players are named by row and column', () => {
  expect(playerNames({ kind: 'grid', rows: 2, columns: 2 })).toEqual([
    'row 1, column 1',
    'row 1, column 2',
    'row 2, column 1',
    'row 2, column 2',
  ])
})

test('grids that do not fit are refused with the sizes', () => {
  expect(() => gridMap({ kind: 'grid', rows: 5, columns: 1 }, 4, 9)).toThrow(
    expect.objectContaining({
      code: 'PLAYERS_INVALID',
      message: 'A grid of 5 × 1 does not fit a picture of 4 × 9 pixels.',
    }),
  )
  expect(() => gridMap({ kind: 'grid', rows: 1, columns: 10 }, 9, 9)).toThrow(/does not fit/)
  expect(() => gridMap({ kind: 'grid', rows: 4, columns: 5 }, 28, 28)).toThrow(/20 players; 16 is the most/)
})
