import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadTokenizer, type TextTokenizer } from '../../main/datasets/tokenizer.ts'

/** A tokenizer of tests/fixtures/tokenizers, made by tests/reference/tokens.py. */
export const fixture = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../fixtures/tokenizers', `${name}.json`), 'utf8')

export const tokenizerNamed = (name: string): TextTokenizer => loadTokenizer(fixture(name), `${name}.json`)

/** A small WordPiece tokenizer with parts of its file replaced. */
export function smallTokenizer(parts: Record<string, unknown> = {}, model: Record<string, unknown> = {}): string {
  return JSON.stringify({
    added_tokens: [],
    normalizer: null,
    pre_tokenizer: { type: 'WhitespaceSplit' },
    post_processor: null,
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      vocab: { '[UNK]': 0, a: 1, '##b': 2 },
      ...model,
    },
    ...parts,
  })
}
