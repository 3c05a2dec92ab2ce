import { expect, test } from 'vitest'
import { charsmapNormalizer, CharsmapFault } from '../../main/datasets/charsmap.ts'
import { cutOf, normalizerOf, StepFault } from '../../main/datasets/tokenizerSteps.ts'
import reference from '../reference/tokenizer-steps.json' with { type: 'json' }

const short = (step: object) => JSON.stringify(step).slice(0, 120)

test.each(reference.normalizers.map(({ step, results }) => [short(step), step, results] as const))(
  '%s',
  (_, step, results) => {
    expect(reference.texts.map(normalizerOf(step, false))).toEqual(results)
  },
)

test.each(reference.cuts.map(({ step, results }) => [short(step), step, results] as const))(
  '%s',
  (_, step, results) => {
    const cut = cutOf(step)
    expect(reference.texts.map((text) => cut(text, 'text'))).toEqual(results)
  },
)

test('a step that is not known, or not with these settings, is named', () => {
  expect(() => normalizerOf({ type: 'Nmt' }, false)).toThrow(StepFault)
  expect(() => normalizerOf({ type: 'Nmt' }, false)).toThrow('has the normalizer "Nmt", which is not known')
  expect(() => cutOf({ type: 'UnicodeScripts' })).toThrow('has the pre-tokenizer "UnicodeScripts", which is not known')
  expect(() => cutOf({ type: 'Split', pattern: { Regex: '(' }, behavior: 'Isolated' })).toThrow(
    'has the pattern "(", which cannot be followed',
  )
  expect(() => cutOf({ type: 'Sequence', pretokenizers: [{}] })).toThrow('has a pre-tokenizer without a type')
})

test('a damaged table of characters is refused or changes what it can', () => {
  const table = (...words: number[]) => Buffer.from(Uint32Array.from(words).buffer).toString('base64')
  for (const damaged of ['AAAA', table(0), table(6, 1), table(400, 1, 2)]) {
    expect(() => charsmapNormalizer(damaged)).toThrow(CharsmapFault)
  }
  for (let unit = 0; unit < 32; unit += 1) {
    const wild = table(8, 2 ** unit, 0xffff_ffff)
    expect(charsmapNormalizer(wild)('aé\u0301 道')).toEqual(expect.any(String))
  }
})
