import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tokenPieces, wordPieces, type Piece } from '../../main/datasets/textPieces.ts'
import reference from '../reference/tokens.json' with { type: 'json' }
import { tokenizerNamed } from './tokenizerFile.ts'

const written = (pieces: Piece[]) => pieces.map(({ text, spaceBefore }) => `${spaceBefore ? '_' : ''}${text}`).join('|')

test('words stand as in the text, the ones without tokens among them', () => {
  const tokenizer = tokenizerNamed('wordpiece-uncased')
  const text = ' \u0001 A well-made\tchâteau,  \u0002 \u0003 道可 \u0004'
  const pieces = wordPieces(text, tokenizer.encode(text, 50))
  expect(written(pieces)).toBe('_\u0001|_A|_well-made|_château,|_\u0002|_\u0003|_道可|_\u0004')
  expect(pieces.map(({ places }) => places.length > 0)).toEqual([false, true, true, true, false, false, true, false])
})

test('pieces end where the tokens were cut off', () => {
  const tokenizer = tokenizerNamed('word-level')
  const text = 'the rabbit-hole went straight on'
  expect(written(wordPieces(text, tokenizer.encode(text, 3)))).toBe('the|_rabbit-hole')
  expect(written(tokenPieces(text, tokenizer.encode(text, 3), tokenizer))).toBe('the|_rabbit|-')
})

test('tokens are parts of their word where they spell it', () => {
  const text = 'THE unbelievability of 天地'
  const pieces = (name: string) => {
    const tokenizer = tokenizerNamed(name)
    return written(tokenPieces(text, tokenizer.encode(text, 100), tokenizer))
  }
  expect(pieces('wordpiece-uncased')).toMatch(/^THE\|_un\|.*\|_of\|_天\|地$/)
  expect(pieces('byte-level')).toMatch(/^T\|H\|E\|_un\|.*\|_of\|_␣\|天(\|<0x\w\w>)+$/)
  expect(pieces('unigram')).toMatch(/\|_␣\|天\|地$/)
})

test('pieces hold every token of a word once, and all words', () => {
  for (const name of Object.keys(reference.tokens)) {
    const tokenizer = tokenizerNamed(name)
    fc.assert(
      fc.property(fc.constantFrom(...reference.texts), fc.integer({ min: 4, max: 400 }), (text, most) => {
        const tokenized = tokenizer.encode(text, most)
        const inWords = [...tokenized.wordOf.keys()].filter((place) => tokenized.wordOf[place] >= 0)
        const words = wordPieces(text, tokenized)
        expect(words.flatMap(({ places }) => places)).toEqual(inWords)
        expect(tokenPieces(text, tokenized, tokenizer).flatMap(({ places }) => places)).toEqual(inWords)
        if (tokenized.cut === 0) {
          const bare = (written: string) => written.replace(/\p{White_Space}/gu, '')
          expect(bare(words.map((word) => word.text).join(''))).toBe(bare(text))
        }
      }),
    )
  }
})
