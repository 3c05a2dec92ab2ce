import { expect, test } from 'vitest'
import { parseSamples, parseTarget } from '../../main/players/parse.ts'

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
