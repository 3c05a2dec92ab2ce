import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson } from '../../main/files/canonicalJson.ts'

test('keys are sorted at every depth and undefined ones left out', () => {
  expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: true, e: undefined })).toBe(
    '{"a":true,"b":[1,{"c":"x","d":null}]}',
  )
})

/** The same value with the keys of its objects put in the other way round. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, entry]): [string, unknown] => [key, reversed(entry)])
      .reverse(),
  )
}

test('the order of the keys does not show, and the value can be read back', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value)
      expect(canonicalJson(reversed(value))).toBe(text)
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})

test.each([
  [NaN],
  [Infinity],
  [undefined],
  [[undefined]],
  [1n],
  [new Float64Array(2)],
  [new Date(0)],
  [new Map()],
  [() => 0],
])('what JSON would lose is refused: %s', (value) => {
  expect(() => canonicalJson({ value: [value] })).toThrow(TypeError)
})
