import fc from 'fast-check'
import { expect, test } from 'vitest'
import { baselineSpec, type BaselineSpec } from '../../contract/analysis.ts'
import { formatBaseline, parseBaseline } from '../../main/players/baselineText.ts'
import { checkBaseline, usualBaseline } from '../../main/players/kinds.ts'

const plain = ['zero', 'black', 'mean', 'median', 'mode', 'mask', 'pad', 'unk', 'removal'] as const

test('baselines are read back as they are written', () => {
  const sigma = fc.double({ min: 0, max: 100, minExcluded: true, noNaN: true })
  const value = fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0)
  fc.assert(
    fc.property(
      fc.oneof(
        fc.constantFrom(...plain).map((kind): BaselineSpec => ({ kind })),
        sigma.map((number): BaselineSpec => ({ kind: 'blur', sigma: number })),
        value.map((number): BaselineSpec => ({ kind: 'constant', value: number })),
        fc.maxSafeNat().map((index): BaselineSpec => ({ kind: 'sample', index })),
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
  'sample',
  'sample:-1',
  'sample:1.5',
  'sample:99999999999999999999',
  'Mask',
])('baseline "%s" is refused', (text) => {
  expect(() => parseBaseline(text)).toThrow(expect.objectContaining({ code: 'BASELINE_INVALID' }))
})

test('baselines belong to a kind of data', () => {
  const fitting = {
    image: ['zero', 'black', 'mean', 'blur:2', 'constant:1', 'sample:3'],
    text: ['mask', 'pad', 'unk', 'removal'],
    table: ['mean', 'median', 'mode', 'zero', 'sample:3'],
  } as const
  const all = [...new Set(Object.values(fitting).flat())]
  for (const kind of ['image', 'text', 'table'] as const) {
    const accepted = all.filter((text) => {
      try {
        checkBaseline(parseBaseline(text), kind)
        return true
      } catch (error) {
        expect(error).toMatchObject({
          code: 'BASELINE_INVALID',
          hint: expect.stringContaining('Baselines of') as string,
        })
        return false
      }
    })
    expect(accepted.toSorted()).toEqual([...fitting[kind]].toSorted())
  }
  expect((['image', 'text', 'table'] as const).map(usualBaseline)).toEqual([
    { kind: 'zero' },
    { kind: 'mask' },
    { kind: 'mean' },
  ])
})
