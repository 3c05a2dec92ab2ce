import fc from 'fast-check'
import { expect, test } from 'vitest'
import { playersSpec, type PlayersSpec } from '../../contract/analysis.ts'
import { maxPlayers } from '../../contract/limits.ts'
import { playerCount } from '../../main/players/count.ts'
import { columnsText } from '../../main/players/features.ts'
import { checkPlayers } from '../../main/players/kinds.ts'
import { formatPlayers, parsePlayers } from '../../main/players/playersText.ts'

const few = fc.integer({ min: 1, max: maxPlayers })
const grid = fc.record({ kind: fc.constant('grid' as const), rows: few, columns: few })
const runs = fc.record({ kind: fc.constantFrom('words' as const, 'tokens' as const), most: few })
const slic = fc.record({ kind: fc.constant('slic' as const), count: few })

const name = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 8 })
  .map((text) => text.replace(/[=,+]/g, ' ').trim())
  .filter((text) => text !== '')
/** Columns in any order, dealt out to the groups; some groups are called by their columns. */
const features = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 30 }),
    fc.uniqueArray(name, { minLength: maxPlayers, maxLength: maxPlayers }),
    fc.array(fc.boolean(), { minLength: maxPlayers, maxLength: maxPlayers }),
  )
  .map(([columns, names, named]): PlayersSpec => {
    const size = Math.ceil(columns.length / maxPlayers)
    const groups = []
    for (let at = 0, group = 0; at < columns.length; at += size, group++) {
      const own = columns.slice(at, at + size)
      groups.push({ name: named[group] ? names[group] : columnsText(own), columns: own })
    }
    return { kind: 'features', groups }
  })
  .filter((spec) => {
    const names = spec.kind === 'features' ? spec.groups!.map((group) => group.name) : []
    return new Set(names).size === names.length
  })
const plain = fc.constantFrom<PlayersSpec>({ kind: 'hand' }, { kind: 'features', groups: null })

test('players are read back as they are written', () => {
  const fits = (spec: PlayersSpec) => (playerCount(spec) ?? 1) <= maxPlayers
  fc.assert(
    fc.property(fc.oneof(grid.filter(fits), runs, slic, features, plain), (spec) => {
      const read = parsePlayers(formatPlayers(spec))
      expect(read).toEqual(spec)
      expect(playersSpec.parse(read)).toEqual(spec)
    }),
    { numRuns: 500 },
  )
})

test.each<[string, PlayersSpec]>([
  ['grid:3x4', { kind: 'grid', rows: 3, columns: 4 }],
  ['slic:12', { kind: 'slic', count: 12 }],
  ['hand', { kind: 'hand' }],
  ['words', { kind: 'words', most: 16 }],
  ['words:12', { kind: 'words', most: 12 }],
  ['tokens', { kind: 'tokens', most: 16 }],
  ['tokens:1', { kind: 'tokens', most: 1 }],
  ['features', { kind: 'features', groups: null }],
  [
    'features:radius=0+10+20,texture=1+11+21',
    {
      kind: 'features',
      groups: [
        { name: 'radius', columns: [0, 10, 20] },
        { name: 'texture', columns: [1, 11, 21] },
      ],
    },
  ],
  [
    'features: size of it = 0-2+7 , 5+6',
    {
      kind: 'features',
      groups: [
        { name: 'size of it', columns: [0, 1, 2, 7] },
        { name: '5+6', columns: [5, 6] },
      ],
    },
  ],
])('"%s"', (text, spec) => {
  expect(parsePlayers(text)).toEqual(spec)
})

test.each([
  ['', 'names no players'],
  ['grid', 'is not a grid'],
  ['grid:3', 'is not a grid'],
  ['grid:3x', 'is not a grid'],
  ['grid:-1x2', 'is not a grid'],
  ['grid:2.5x2', 'is not a grid'],
  ['grid:0x4', 'it has no cells'],
  ['grid:4x0', 'it has no cells'],
  ['grid:4x5', 'A grid of 4 × 5 makes 20 players; 16 is the most'],
  ['slic', 'a number of players from 1 to 16'],
  ['slic:0', 'a number of players from 1 to 16'],
  ['slic:17', '17 players; 16 is the most'],
  ['hand:2', 'names no players'],
  ['Words', 'names no players'],
  ['words:', 'a number of players from 1 to 16'],
  ['words:17', '17 players; 16 is the most'],
  ['tokens:1e1', 'a number of players from 1 to 16'],
  ['features:', '"" is no column number'],
  ['features:a', '"a" is no column number'],
  ['features:a=', '"" is no column number'],
  ['features:a=1=2', '"1=2" is no column number'],
  ['features:=1', 'cannot be called ""'],
  ['features:a+b=1', 'cannot be called "a+b"'],
  ['features:1+1', 'column 1 is named twice'],
  ['features:3-1', '3-1 runs backwards'],
  ['features:0-999999999999', 'there is no column 999999999999'],
  ['features:a=1,b=2+1', 'Column 1 is in the groups "a" and "b"'],
  ['features:a=1,a=2', 'Two groups of features are called "a"'],
  [`features:${Array.from({ length: 17 }, (_, i) => i).join(',')}`, '17 players; 16 is the most'],
])('players "%s" are refused: %s', (text, fault) => {
  expect(() => parsePlayers(text)).toThrow(
    expect.objectContaining({ code: 'PLAYERS_INVALID', message: expect.stringContaining(fault) as string }),
  )
})

test('the number of players is known from grids, superpixels and groups', () => {
  const counts = ['grid:3x4', 'slic:7', 'features:0-4,5', 'features', 'words', 'tokens:3', 'hand'].map((text) =>
    playerCount(parsePlayers(text)),
  )
  expect(counts).toEqual([12, 7, 2, null, null, null, null])
})

test('players belong to a kind of data', () => {
  for (const text of ['grid:2x2', 'slic:4', 'hand']) checkPlayers(parsePlayers(text), 'image')
  for (const text of ['words', 'tokens', 'hand']) checkPlayers(parsePlayers(text), 'text')
  for (const text of ['features', 'features:0-1']) checkPlayers(parsePlayers(text), 'table')
  const refused = [
    ['words', 'image'],
    ['features', 'text'],
    ['hand', 'table'],
  ] as const
  for (const [text, kind] of refused) {
    expect(() => checkPlayers(parsePlayers(text), kind)).toThrow(
      expect.objectContaining({ code: 'PLAYERS_INVALID', message: expect.stringContaining(text) as string }),
    )
  }
  expect(() => checkPlayers({ kind: 'words', most: 4 }, 'image')).toThrow(
    expect.objectContaining({
      message: 'Players "words" are not for pictures.',
      hint: 'Players of pictures: grid, slic, hand.',
    }),
  )
})

test('what did not come as text is checked likewise', () => {
  expect(() => checkPlayers({ kind: 'words', most: 40 }, 'text')).toThrow(/up to 40 players; 16 is the most/)
  expect(() => checkPlayers({ kind: 'slic', count: 40 }, 'image')).toThrow(/40 players/)
  const groups = [{ name: 'a', columns: [1, 1] }]
  expect(() => checkPlayers({ kind: 'features', groups }, 'table')).toThrow(/Column 1 is twice in the group "a"/)
})

test('more players where they are allowed', () => {
  expect(parsePlayers('grid:7x7', 128)).toEqual({ kind: 'grid', rows: 7, columns: 7 })
  expect(parsePlayers('words', 128)).toEqual({ kind: 'words', most: 128 })
  expect(() => parsePlayers('slic:129', 128)).toThrow('129 players; 128 is the most')
  checkPlayers({ kind: 'slic', count: 100 }, 'image', 128)
})
