import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadTokenizer } from '../../main/datasets/tokenizer.ts'
import reference from '../reference/tokens.json' with { type: 'json' }

const folder = join(import.meta.dirname, '../fixtures/tokenizers')

describe.each(Object.entries(reference.tokens))('%s', (name, expected) => {
  const tokenizer = loadTokenizer(readFileSync(join(folder, `${name}.json`), 'utf8'), `${name}.json`)

  test.each(reference.texts.map((text, i) => [JSON.stringify(text), text, expected[i]] as const))(
    '%s',
    (_, text, kept) => {
      const { ids, wordOf, words } = tokenizer.encode(text, 10_000)
      expect(Array.from(ids, (id) => tokenizer.token(id))).toEqual(kept.tokens)
      expect([...ids]).toEqual(kept.ids)
      expect(words.map((word) => word.text)).toEqual(kept.words)
      expect([...wordOf]).toEqual(kept.wordOf)
    },
  )
})
