import fc from 'fast-check'
import { expect, test } from 'vitest'
import { background } from '../../main/players/mask.ts'
import { evenRuns, runNames } from '../../main/players/runs.ts'

test('runs of neighbours', () => {
  expect([...evenRuns(3, 16)]).toEqual([0, 1, 2])
  expect([...evenRuns(5, 3)]).toEqual([0, 0, 1, 1, 2])
  expect([...evenRuns(7, 1)]).toEqual([0, 0, 0, 0, 0, 0, 0])
  expect([...evenRuns(0, 4)]).toEqual([])
})

test('runs are as many as may be, in order, as equal as can be, the longer ones first', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 16 }), (units, most) => {
      const map = evenRuns(units, most)
      const lengths = Array.from({ length: Math.min(units, most) }, (_, run) => map.filter((of) => of === run).length)
      expect(map.toSorted()).toEqual(map)
      expect(lengths.reduce((sum, length) => sum + length)).toBe(units)
      expect(lengths.toSorted((a, b) => b - a)).toEqual(lengths)
      expect(lengths[0] - lengths.at(-1)!).toBeLessThanOrEqual(1)
    }),
  )
})

test('players of a text are called by what they hold', () => {
  expect(runNames(['a', 'very', 'good', 'film'], Uint8Array.of(0, 1, 1, background))).toEqual(['a', 'very good'])
  expect(runNames(['good', 'good'], Uint8Array.of(1, 0))).toEqual(['good', 'good'])
  expect(runNames(['not', 'film', 'bad'], Uint8Array.of(0, 1, 0))).toEqual(['not bad', 'film'])
})

test('long names are cut at 24 letters as a reader counts them', () => {
  const name = (text: string) => runNames([text], Uint8Array.of(0))[0]
  expect(name('x'.repeat(24))).toBe('x'.repeat(24))
  expect(name('x'.repeat(25))).toBe(`${'x'.repeat(23)}…`)
  expect(name(`${'x'.repeat(22)} yz`)).toBe(`${'x'.repeat(22)}…`)
  expect(name('👩‍👩‍👧'.repeat(30))).toBe(`${'👩‍👩‍👧'.repeat(23)}…`)
  expect(name('好'.repeat(24))).toBe('好'.repeat(24))
})
