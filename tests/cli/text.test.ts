import { describe, expect, it } from 'vitest'
import { nearest } from '../../main/settings/nearest.ts'
import { bar, count, decimalsFor, duration, fixed, number, percent, percentRange } from '../../main/cli/text/numbers.ts'
import { sideBySide, table } from '../../main/cli/text/table.ts'

describe('numbers', () => {
  it.each([
    [percent(0.1437), '14 %'],
    [percent(0.00082), '0.082 %'],
    [percent(1), '100 %'],
    [percent(0.0999), '10 %'],
    [percent(-0.02), '−2 %'],
    [percent(0), '0 %'],
    [percentRange([0.004, 0.12]), '0.4–12 %'],
    [fixed(-0.004, 2), '0.00'],
    [fixed(-1.25, 1), '−1.3'],
    [count(1966080), '1,966,080'],
    [number(12.3456), '12.35'],
    [number(0), '0.00'],
    [number(123456), '123456'],
    [number(1.5e-9), '0.000000'],
    [duration(4.24), '4.2 s'],
    [duration(59.7), '1 min 0 s'],
    [duration(125), '2 min 5 s'],
    [duration(7380), '2 h 3 min'],
    [bar(1, 4), '████'],
    [bar(0.3125, 4), '█▎'],
    [bar(-1, 4), ''],
  ])('%s', (text, expected) => {
    expect(text).toBe(expected)
  })

  it('columns show the largest number with four digits', () => {
    expect(decimalsFor([0.1, -12.5])).toBe(2)
    expect(decimalsFor([])).toBe(2)
  })
})

it('tables line up, also with other scripts than ASCII', () => {
  expect(
    table(
      [
        ['a', '−1'],
        ['ééé', '10'],
      ],
      ['left', 'right'],
    ),
  ).toEqual(['a    −1', 'ééé  10'])
  expect(sideBySide([['a', 'bb'], ['c']], ' | ')).toEqual(['a  | c', 'bb |'])
})

describe('nearest', () => {
  it.each([
    ['kapa', 'kappa'],
    ['SAMPLE', 'samples'],
    ['xyz', null],
  ])('%s', (word, known) => {
    expect(nearest(word, ['kappa', 'samples', 'probe-data'])).toBe(known)
  })
})
