import { expect, test } from 'vitest'
import type { TableColumn } from '../../contract/datasets.ts'
import { columnsText, featurePlayers } from '../../main/players/features.ts'
import { background } from '../../main/players/mask.ts'

const columns = (count: number): TableColumn[] =>
  Array.from({ length: count }, (_, i) => ({ name: `c${i}`, categories: null }))

test('columns by themselves', () => {
  const { n, names, map } = featurePlayers({ kind: 'features', groups: null }, columns(3))
  expect({ n, names, map: [...map] }).toEqual({ n: 3, names: ['c0', 'c1', 'c2'], map: [0, 1, 2] })
})

test('columns in groups; the others are background', () => {
  const groups = [
    { name: 'first and last', columns: [0, 4] },
    { name: 'second', columns: [1] },
  ]
  const { n, names, map } = featurePlayers({ kind: 'features', groups }, columns(5))
  expect({ n, names, map: [...map] }).toEqual({
    n: 2,
    names: ['first and last', 'second'],
    map: [0, 1, background, background, 0],
  })
})

test('columns of one name may be players of their own', () => {
  const twice = [...columns(1), ...columns(1)]
  expect(featurePlayers({ kind: 'features', groups: null }, twice).names).toEqual(['c0', 'c0'])
})

test.each([
  [null, 17, '17 columns are too many players; 16 is the most.'],
  [[{ name: 'a', columns: [0, 3] }], 3, 'There is no column 3: the table has 3, numbered 0 to 2.'],
  [[{ name: 'a', columns: [1] }], 1, 'There is no column 1: the table has one, numbered 0.'],
  [
    [
      { name: 'a', columns: [0] },
      { name: 'b', columns: [1, 0] },
    ],
    3,
    'Column 0 is in the groups "a" and "b"; it can be in one, once.',
  ],
  [[{ name: 'a,b', columns: [0] }], 3, 'A group of features cannot be called "a,b"'],
])('groups %j of %i columns are refused', (groups, count, message) => {
  expect(() => featurePlayers({ kind: 'features', groups }, columns(count))).toThrow(
    expect.objectContaining({ code: 'PLAYERS_INVALID', message: expect.stringContaining(message) as string }),
  )
})

test('column numbers are written as ranges where three or more follow each other', () => {
  expect(columnsText([0, 1, 2, 3, 7, 9, 10])).toBe('0-3+7+9+10')
  expect(columnsText([3, 2, 1])).toBe('3+2+1')
})
