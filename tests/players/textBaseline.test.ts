import { expect, test } from 'vitest'
import { textBaseline } from '../../main/players/textBaseline.ts'

const all = { mask: 103, pad: 7, unk: 100 }
const none = { mask: null, pad: null, unk: null }

test('the token that stands for absent ones', () => {
  expect(textBaseline({ kind: 'mask' }, all)).toBe(103)
  expect(textBaseline({ kind: 'mask' }, { ...all, mask: null })).toBe(7)
  expect(textBaseline({ kind: 'mask' }, { ...none, unk: 0 })).toBe(0)
  expect(textBaseline({ kind: 'pad' }, { ...all, pad: 0 })).toBe(0)
  expect(textBaseline({ kind: 'unk' }, all)).toBe(100)
})

test('what fills the end of a text whose tokens were left out', () => {
  expect(textBaseline({ kind: 'removal' }, all)).toBe(7)
  expect(textBaseline({ kind: 'removal' }, none)).toBe(0)
})

test.each([
  [
    'mask',
    none,
    'The tokenizer has no mask, padding or unknown token.',
    'The baseline removal leaves tokens out instead.',
  ],
  ['pad', { ...all, pad: null }, 'The tokenizer has no padding token.', 'The baseline mask takes what it has.'],
  ['unk', { ...all, unk: null }, 'The tokenizer has no unknown token.', 'The baseline mask takes what it has.'],
  ['zero', all, 'The baseline "zero" is not for texts.', 'Baselines of texts: mask, pad, unk, removal.'],
] as const)('%s of %j is refused', (kind, special, message, hint) => {
  expect(() => textBaseline({ kind }, special)).toThrow(
    expect.objectContaining({ code: 'BASELINE_INVALID', message, hint }),
  )
})
