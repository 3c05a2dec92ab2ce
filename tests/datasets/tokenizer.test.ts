import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loadTokenizer, vocabularyFault } from '../../main/datasets/tokenizer.ts'
import reference from '../reference/tokens.json' with { type: 'json' }
import { smallTokenizer, tokenizerNamed } from './tokenizerFile.ts'

const names = Object.keys(reference.tokens) as (keyof typeof reference.tokens)[]

describe.each(names)('%s', (name) => {
  const tokenizer = tokenizerNamed(name)

  test('gives the tokens and words that the reference gives', () => {
    reference.texts.forEach((text, i) => {
      const { ids, wordOf, words } = tokenizer.encode(text, 10_000)
      const expected = reference.tokens[name][i]
      expect(Array.from(ids, (id) => tokenizer.token(id))).toEqual(expected.tokens)
      expect([...ids]).toEqual(expected.ids)
      expect(words.map((word) => word.text)).toEqual(expected.words)
      expect([...wordOf]).toEqual(expected.wordOf)
    })
  })

  test('keeps the beginning of a text and the special tokens around it', () => {
    const around = tokenizer.encode('', 100).ids.length
    fc.assert(
      fc.property(texts, fc.integer({ min: around + 1, max: 12 }), (text, most) => {
        const whole = tokenizer.encode(text, 10_000)
        const short = tokenizer.encode(text, most)
        const [before, after] = [whole.wordOf.findIndex((word) => word >= 0), around]
        expect(short.ids.length).toBe(Math.min(most, whole.ids.length))
        expect(short.cut).toBe(whole.ids.length - short.ids.length)
        const kept = short.ids.length - after
        if (before >= 0) expect(short.ids.slice(0, kept)).toEqual(whole.ids.slice(0, kept))
        expect(short.wordOf.slice(0, kept)).toEqual(whole.wordOf.slice(0, kept))
        expect(short.words).toEqual(whole.words.slice(0, short.words.length))
        expect(new Set(short.wordOf).difference(new Set([-1])).size).toBe(short.words.length)
      }),
    )
  })

  test('gives every word the tokens that the text up to its end has more than the text before it', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const { words, wordOf } = tokenizer.encode(text, 10_000)
        const around = tokenizer.encode('', 100).ids.length
        words.forEach(({ end }, i) => {
          const upTo = tokenizer.encode(text.slice(0, end), 10_000).ids.length - around
          expect(wordOf.filter((word) => word >= 0 && word <= i).length).toBe(upTo)
        })
      }),
    )
  })

  test('numbers words as they stand in the text', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const { words, wordOf } = tokenizer.encode(text, 10_000)
        for (const { text: word, start, end } of words) expect(text.slice(start, end)).toBe(word)
        const numbers = [...wordOf].filter((word) => word >= 0)
        expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
        expect([...new Set(numbers)]).toEqual(words.map((_, i) => i))
      }),
    )
  })
})

/** Words of the fixtures and of none, with all kinds of white space. */
const texts = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'Alice',
        'rabbit-hole,',
        "isn't",
        '道可道，',
        'É',
        'e\u0301',
        'übrige',
        'ΟΔΥΣΣΕΥΣ',
        '😀',
        '“Oh!”',
        '3.14',
      ),
      fc.constantFrom(' ', '  ', '\n', '\t', '\u00a0', '\u3000', '\r\n'),
      fc.string({ unit: 'grapheme', maxLength: 4 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''))

test('special tokens are known by name, or as the model names them', () => {
  expect(tokenizerNamed('wordpiece-uncased').special).toEqual({ mask: 4, pad: 0, unk: 1 })
  expect(tokenizerNamed('word-level').special).toEqual({ mask: 2, pad: 0, unk: 1 })
  expect(tokenizerNamed('byte-level').special).toEqual({ mask: null, pad: null, unk: null })
  const unigram = tokenizerNamed('unigram')
  const { special, vocabulary } = unigram
  expect([special.mask, special.pad, special.unk].map((id) => id !== null && unigram.token(id))).toEqual([
    '<mask>',
    '<pad>',
    '<unk>',
  ])
  expect(special.mask).toBe(vocabulary - 1)
})

test('token types are those of the post-processor', () => {
  const type = (id: string, of: number) => ({ SpecialToken: { id, type_id: of } })
  const tokenizer = loadTokenizer(
    smallTokenizer({
      post_processor: {
        type: 'TemplateProcessing',
        single: [type('a', 2), { Sequence: { id: 'A', type_id: 1 } }],
        pair: [],
      },
    }),
    't.json',
  )
  expect(tokenizer.encode('ab a', 10)).toMatchObject({
    ids: Int32Array.of(1, 1, 2, 1),
    types: Int32Array.of(2, 1, 1, 1),
    wordOf: Int32Array.of(-1, 0, 0, 1),
  })
  expect(() => tokenizer.encode('ab', 1)).toThrow(
    '"t.json" puts 1 special tokens around every text, which leaves no room in 1.',
  )
})

test('words without a token are none, words with a token in common are one', () => {
  const bert = tokenizerNamed('wordpiece-uncased')
  expect(bert.encode('the \u0001 \u0007 end', 20).words.map(({ text }) => text)).toEqual(['the', 'end'])
  expect(bert.encode('the\u000bend \u0001', 20).words.map(({ text }) => text)).toEqual(['the\u000bend'])
  expect(bert.encode('next\u0085line end', 20).words.map(({ text }) => text)).toEqual(['next\u0085line', 'end'])
  const { words, wordOf } = tokenizerNamed('unigram').encode('😀 😀\n😀 end', 20)
  expect(words.map(({ text }) => text)).toEqual(['😀', '😀\n😀', 'end'])
  expect([...wordOf].slice(1, 5)).toEqual([0, 0, 1, 1])
})

test('what cannot be written in the vocabulary is said', () => {
  const tokenizer = loadTokenizer(smallTokenizer({}, { type: 'WordLevel', unk_token: null }), 't.json')
  expect(tokenizer.encode('a a', 5).ids).toEqual(Int32Array.of(1, 1))
  expect(() => tokenizer.encode('a c', 5)).toThrow('has no token for a part of the text')
})

test.each([
  ['letters without white space', 'a'.repeat(2 ** 20)],
  ['Chinese', '道可道，非常道。'.repeat(40_000)],
  ['words', 'Alice was beginning to get very tired. '.repeat(30_000)],
])('a long text is read as far as it must be: %s', (_, text) => {
  for (const name of ['unigram', 'byte-level', 'end-of-word']) {
    const tokenizer = tokenizerNamed(name)
    const { ids, wordOf } = tokenizer.encode(text, 64)
    const short = tokenizer.encode(text.slice(0, 2000), 64)
    expect(ids).toEqual(short.ids)
    expect(wordOf).toEqual(short.wordOf)
  }
})

test('a text that gives hardly a token is not read to its end', () => {
  const tokenizer = tokenizerNamed('wordpiece-uncased')
  expect(tokenizer.encode('a'.repeat(100_000), 64).ids.length).toBe(3)
  expect(() => tokenizer.encode(' '.repeat(2 ** 20), 64)).toThrow(
    'The first 262144 characters of a text give fewer than 124 tokens',
  )
})

test('a pattern that never comes to its end is ended', { timeout: 30_000 }, () => {
  const pattern = { type: 'Split', pattern: { Regex: '(a+)+b' }, behavior: 'Isolated' }
  const tokenizer = loadTokenizer(smallTokenizer({ pre_tokenizer: pattern }), 't.json')
  expect(() => tokenizer.encode('a'.repeat(40), 10)).toThrow(
    'A text of 40 characters keeps "t.json" busy for more than 10 seconds.',
  )
})

test('a vocabulary larger than the table of embeddings belongs to another network', () => {
  const tokenizer = tokenizerNamed('word-level')
  const { vocabulary } = tokenizer
  expect([null, vocabulary, vocabulary + 1].map((rows) => vocabularyFault(tokenizer, rows))).toEqual([null, null, null])
  expect(vocabularyFault(tokenizer, vocabulary - 1)).toBe(
    `The tokenizer has tokens up to number ${vocabulary - 1}, but the network only up to ${vocabulary - 2}: it belongs to another network.`,
  )
})
