import fc from 'fast-check'
import { expect, test } from 'vitest'
import { baselineSpec, playersSpec } from '../../contract/analysis.ts'
import { maxPlayers } from '../../contract/limits.ts'
import {
  formatBaseline,
  formatPlayers,
  parseBaseline,
  parsePlayers,
  parseSamples,
  parseTarget,
} from '../../main/players/parse.ts'

test('grids are read back as they are written', () => {
  const grid = fc
    .record({ rows: fc.integer({ min: 1, max: 16 }), columns: fc.integer({ min: 1, max: 16 }) })
    .filter(({ rows, columns }) => rows * columns <= maxPlayers)
  fc.assert(
    fc.property(grid, (size) => {
      const spec = playersSpec.parse({ kind: 'grid', ...size })
      expect(parsePlayers(formatPlayers(spec))).toEqual(spec)
    }),
  )
  expect(parsePlayers('grid:3x4')).toEqual({ kind: 'grid', rows: 3, columns: 4 })
})

test.each(['', 'grid', 'grid:3', 'grid:3x', 'grid:-1x2', 'grid:2.5x2', 'grid:0x4', 'grid:4x0', 'grid:4x5', 'slic:12'])(
  'players "%s" are refused',
  (text) => {
    expect(() => parsePlayers(text)).toThrow(expect.objectContaining({ code: 'PLAYERS_INVALID' }))
  },
)

test('baselines are read back as they are written', () => {
  const sigma = fc.double({ min: 0, max: 100, minExcluded: true, noNaN: true })
  const value = fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0)
  fc.assert(
    fc.property(
      fc.oneof(
        fc.constantFrom({ kind: 'zero' as const }, { kind: 'black' as const }, { kind: 'mean' as const }),
        sigma.map((number) => ({ kind: 'blur' as const, sigma: number })),
        value.map((number) => ({ kind: 'constant' as const, value: number })),
      ),
      (spec) => {
        const read = parseBaseline(formatBaseline(spec))
        expect(read).toEqual(spec)
        expect(baselineSpec.safeParse(read).success).toBe(true)
      },
    ),
  )
  expect(parseBaseline('constant:-.5')).toEqual({ kind: 'constant', value: -0.5 })
})

test.each([
  '',
  'white',
  'zero:1',
  'blur',
  'blur:',
  'blur:0',
  'blur:-1',
  'blur:101',
  'blur:two',
  'constant:',
  'constant:1e999',
  'constant:0x10',
])('baseline "%s" is refused', (text) => {
  expect(() => parseBaseline(text)).toThrow(expect.objectContaining({ code: 'BASELINE_INVALID' }))
})

test('samples are read', () => {
  expect(parseSamples('3')).toEqual({ kind: 'list', indices: [3] })
  expect(parseSamples('0-3,40')).toEqual({ kind: 'list', indices: [0, 1, 2, 3, 40] })
  expect(parseSamples('7, 2-4,3')).toEqual({ kind: 'list', indices: [7, 2, 3, 4] })
  expect(parseSamples('random:50:7')).toEqual({ kind: 'random', count: 50, seed: 7 })
  expect(parseSamples('all')).toEqual({ kind: 'all' })
})

test.each([
  '',
  '-1',
  '1,',
  '4-2',
  'a',
  '1.5',
  'random:5',
  'random:0:1',
  'random:1:99999999999999999999',
  '0-999999999',
])('samples "%s" are refused', (text) => {
  expect(() => parseSamples(text)).toThrow(expect.objectContaining({ code: 'USAGE' }))
})

test('the class is read', () => {
  expect([parseTarget('label'), parseTarget('predicted'), parseTarget('7')]).toEqual(['label', 'predicted', 7])
  for (const text of ['', 'cat', '-1', '1.5', '99999999999999999999']) {
    expect(() => parseTarget(text)).toThrow(expect.objectContaining({ code: 'USAGE' }))
  }
})
