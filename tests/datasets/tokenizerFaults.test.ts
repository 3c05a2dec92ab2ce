import { expect, test } from 'vitest'
import { CarryoverError } from '../../contract/errors.ts'
import { loadTokenizer } from '../../main/datasets/tokenizer.ts'
import { fixture, smallTokenizer } from './tokenizerFile.ts'

const model = (parts: Record<string, unknown>) => smallTokenizer({}, parts)

test.each([
  ['an empty file', '', 'is empty, not a tokenizer.json'],
  ['half a file', fixture('unigram').slice(0, 5000), 'is not JSON, or only a part of it'],
  ['vocab.txt', '[PAD]\n[unused0]\n[UNK]\nthe\n', 'is a list of tokens such as vocab.txt'],
  ['merges.txt', '#version: 0.2\nĠ t\n', 'is the merges.txt of a BPE tokenizer'],
  [
    'a SentencePiece model',
    '\n\u000e\n\u0005<unk>\u0015\0\0\0\0\u0018\u0002',
    'is no text (perhaps a SentencePiece model)',
  ],
  ['a list', '[1, 2]', 'is another kind of JSON'],
  [
    'tokenizer_config.json',
    '{"tokenizer_class": "BertTokenizer", "model_max_length": 512}',
    'is a tokenizer_config.json',
  ],
  ['config.json', '{"architectures": ["BertModel"], "model_type": "bert"}', 'is the config.json of a network'],
  ['special_tokens_map.json', '{"cls_token": "[CLS]", "mask_token": "[MASK]"}', 'is a special_tokens_map.json'],
  ['vocab.json', '{"a": 0, "b": 1}', 'is a vocabulary such as vocab.json'],
  ['other JSON', '{"__proto__": {"model": {}}}', 'is JSON without a "model"'],
  ['an unknown model', model({ type: 'Neural' }), 'has a model of the type "Neural"'],
  ['an empty vocabulary', model({ vocab: {} }), 'has an empty vocabulary'],
  ['no vocabulary', model({ vocab: null }), 'has a vocabulary that cannot be read'],
  ['numbers that are none', model({ vocab: { a: -1 } }), 'has a vocabulary that cannot be read'],
  ['numbers beyond every table', model({ vocab: { a: 4e9 } }), 'has a vocabulary that cannot be read'],
  ['scores that are none', model({ type: 'Unigram', vocab: [['a', 'b']] }), 'has a vocabulary that cannot be read'],
  ['BPE without merges', model({ type: 'BPE' }), 'has a BPE model without a list of merges'],
  ['merges that are none', model({ type: 'BPE', merges: [['a']] }), 'has a BPE model without a list of merges'],
  [
    'words too long to look into',
    model({ max_input_chars_per_word: 1e9 }),
    'looks into words of more than 1000 characters',
  ],
  ['bytes in Unigram', model({ type: 'Unigram', vocab: [['a', 0]], byte_fallback: true }), 'falls back to bytes'],
  ['a token without text', smallTokenizer({ added_tokens: [{ id: 1, content: '' }] }), '"added_tokens.0.content"'],
  [
    'whole words only',
    smallTokenizer({ added_tokens: [{ id: 1, content: 'x', single_word: true }] }),
    'as a single word only',
  ],
  ['an unknown step', smallTokenizer({ normalizer: { type: 'Nmt' } }), 'cannot be used: Unknown Normalizer type: Nmt'],
  [
    'an unknown cut',
    smallTokenizer({ pre_tokenizer: { type: 'UnicodeScripts' } }),
    'has the pre-tokenizer "UnicodeScripts"',
  ],
  [
    'an unknown end',
    smallTokenizer({ post_processor: { type: 'Magic' } }),
    'cannot be used: Unknown PostProcessor type: Magic',
  ],
  [
    'special tokens that are none',
    smallTokenizer({ post_processor: { type: 'BertProcessing', sep: ['[SEP]', 5], cls: ['[CLS]', 6] } }),
    'puts the token "[CLS]" around texts, but has no such token',
  ],
  [
    'a text put twice',
    smallTokenizer({
      post_processor: {
        type: 'TemplateProcessing',
        single: [{ Sequence: { id: 'A', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }],
      },
    }),
    'puts special tokens around something else than one text',
  ],
])('%s is refused', (_, json, sentence) => {
  expect(() => loadTokenizer(json, 'x/tokenizer.json')).toThrow(CarryoverError)
  expect(() => loadTokenizer(json, 'x/tokenizer.json')).toThrow(`"x/tokenizer.json" `)
  expect(() => loadTokenizer(json, 'x/tokenizer.json')).toThrow(sentence)
})

test('a file of more than 64 MB is refused before it is read', () => {
  expect(() => loadTokenizer(' '.repeat(64 * 2 ** 20 + 1), 'big.json')).toThrow('"big.json" has more than 64 MB')
})

test('steps in endless steps are refused', () => {
  const depth = 50_000
  const nested = `${'{"type":"Sequence","normalizers":['.repeat(depth)}${']}'.repeat(depth)}`
  const json = smallTokenizer().replace('"normalizer":null', `"normalizer":${nested}`)
  expect(() => loadTokenizer(json, 'deep.json')).toThrow('"deep.json" ')
})

test('names that every object has are tokens like others', () => {
  const tokenizer = loadTokenizer(
    model({ vocab: JSON.parse('{"[UNK]": 0, "__proto__": 1, "constructor": 2, "toString": 3}') as unknown }),
    'names.json',
  )
  expect([...tokenizer.encode('constructor __proto__ toString valueOf', 9).ids]).toEqual([2, 1, 3, 0])
  expect(tokenizer.vocabulary).toBe(4)
  expect({}).not.toHaveProperty('polluted')
})
