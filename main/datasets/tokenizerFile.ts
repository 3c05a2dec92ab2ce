import { z } from 'zod'
import { CarryoverError } from '../../contract/errors.ts'
import { quote } from '../files/quote.ts'

/** Real ones are up to 35 MB. */
const longestFile = 64 * 2 ** 20
/** Real ones have up to 900,000. */
const mostTokens = 2 ** 20
/** A word of so many characters is the longest that WordPiece looks into; beyond 100, time grows as its square. */
const longestWordPiece = 1000

const isTokenNumber = (value: unknown) =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 24
const addedToken = z.looseObject({
  id: z.number().refine(isTokenNumber),
  content: z.string().min(1),
  single_word: z.boolean().optional(),
  special: z.boolean().optional(),
})
const step = z.looseObject({ type: z.string() }).nullish()
const tokenizerFile = z.looseObject({
  added_tokens: z.array(addedToken).nullish(),
  normalizer: step,
  pre_tokenizer: step,
  post_processor: step,
  model: z.looseObject({
    type: z.string().optional(),
    unk_token: z.string().nullish(),
    unk_id: z.int().nonnegative().nullish(),
  }),
})

export interface TokenizerFile {
  /** The file as it stands, checked as far as this type goes. */
  file: z.infer<typeof tokenizerFile>
  /** Largest token number + 1. */
  vocabulary: number
  /** How its special tokens are written. */
  special: { mask: string | null; pad: string | null; unk: string | null }
}

/**
 * Reads a tokenizer.json up to its steps.
 *
 * @param name stands for the file in sentences
 * @throws DATASET_INVALID
 */
export function readTokenizerFile(json: string, name: string): TokenizerFile {
  const refuse = (fault: string, hint?: string) => new CarryoverError('DATASET_INVALID', `"${name}" ${fault}.`, hint)
  if (json.length > longestFile)
    throw refuse(`has more than ${longestFile / 2 ** 20} MB; no tokenizer.json is that large`)

  const value = parse(json)
  const other = otherFile(json, value)
  if (other !== null) {
    throw refuse(
      `is ${other}, not a tokenizer.json`,
      'A fast tokenizer of Hugging Face writes its tokenizer.json with save_pretrained().',
    )
  }
  const { data: file, error } = tokenizerFile.safeParse(value)
  if (!file) {
    const [issue] = error.issues
    throw refuse(`is not a tokenizer.json that can be read: ${quote(issue.path.join('.'))} is not as it should be`)
  }
  const fault = modelFault(file.model) ?? addedTokensFault(file.added_tokens ?? [])
  if (fault !== null) throw refuse(fault)
  const tokens = vocabularyOf(file.model)
  if (typeof tokens === 'string') throw refuse(tokens)
  for (const { id, content } of file.added_tokens ?? []) tokens.set(content, id)

  const named = (...names: string[]) => names.find((token) => tokens.has(token)) ?? null
  const unknown = file.model.unk_token ?? unigramUnknown(file.model)
  return {
    file,
    vocabulary: [...tokens.values()].reduce((most, id) => Math.max(most, id + 1), 0),
    special: {
      mask: named('[MASK]', '<mask>'),
      pad: named('[PAD]', '<pad>'),
      unk: named(...(unknown === null ? [] : [unknown]), '[UNK]', '<unk>'),
    },
  }
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json.replace(/^\uFEFF/, ''))
  } catch {
    return undefined
  }
}

/** What a file is that is often taken for a tokenizer.json; null for anything that may be one. */
function otherFile(json: string, value: unknown): string | null {
  if (value === undefined) {
    const start = json.slice(0, 4096)
    if (start.trim() === '') return 'empty'
    if (/[\0\uFFFD]/.test(start)) return 'no text (perhaps a SentencePiece model)'
    if (start.startsWith('#version')) return 'the merges.txt of a BPE tokenizer'
    if (/^(\[PAD\]|\[UNK\]|<pad>|<s>|\[unused\d+\])\r?$/m.test(start)) return 'a list of tokens such as vocab.txt'
    return 'not JSON, or only a part of it'
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'another kind of JSON'
  if ('model' in value && typeof value.model === 'object') return null
  if ('tokenizer_class' in value || 'model_max_length' in value) return 'a tokenizer_config.json'
  if ('architectures' in value || 'model_type' in value) return 'the config.json of a network'
  if ('cls_token' in value || 'mask_token' in value || 'eos_token' in value) return 'a special_tokens_map.json'
  const entries = Object.values(value)
  if (entries.length > 0 && entries.every((entry) => typeof entry === 'number'))
    return 'a vocabulary such as vocab.json'
  return 'JSON without a "model"'
}

type Model = z.infer<typeof tokenizerFile>['model']

/** Why the model of a tokenizer cannot be followed exactly; null where it can. */
function modelFault(model: Model): string | null {
  const { type } = model
  if (type !== undefined && !['WordPiece', 'BPE', 'Unigram', 'WordLevel'].includes(type)) {
    return `has a model of the type ${quote(type)}; WordPiece, BPE, Unigram and WordLevel are known`
  }
  if (type === 'BPE' && !isMerges(model.merges)) return 'has a BPE model without a list of merges'
  if (model.continuing_subword_prefix && (type === 'BPE' || (type === undefined && 'merges' in model))) {
    return 'marks the continuation of words in a BPE model with a prefix, which is not supported'
  }
  if (type === 'Unigram' && model.byte_fallback === true) {
    return 'falls back to bytes in a Unigram model, which is not supported'
  }
  const longest = model.max_input_chars_per_word ?? 100
  if (typeof longest !== 'number' || longest > longestWordPiece) {
    return `looks into words of more than ${longestWordPiece} characters, which takes too long`
  }
  return null
}

function isMerges(merges: unknown): boolean {
  if (!Array.isArray(merges)) return false
  const isPair = (merge: unknown) =>
    Array.isArray(merge) && merge.length === 2 && merge.every((part) => typeof part === 'string')
  return merges.every(Array.isArray(merges[0]) ? isPair : (merge) => typeof merge === 'string')
}

function addedTokensFault(tokens: readonly z.infer<typeof addedToken>[]): string | null {
  if (tokens.length > mostTokens) return `adds more than ${mostTokens} tokens`
  const single = tokens.find((token) => token.single_word)
  return single ? `adds the token ${quote(single.content)} as a single word only, which is not supported` : null
}

/** The number of every token; a fault where there are none, or too many. */
function vocabularyOf({ vocab }: Model): Map<string, number> | string {
  const entries = Array.isArray(vocab) ? unigramEntries(vocab) : mapEntries(vocab)
  if (entries === null) return 'has a vocabulary that cannot be read'
  if (entries.length === 0) return 'has an empty vocabulary'
  if (entries.length > mostTokens) return `has a vocabulary of more than ${mostTokens} tokens`
  return new Map(entries)
}

function unigramEntries(vocab: readonly unknown[]): [string, number][] | null {
  const isScored = (entry: unknown): entry is [string, number] =>
    Array.isArray(entry) && entry.length === 2 && typeof entry[0] === 'string' && Number.isFinite(entry[1])
  return vocab.every(isScored) ? vocab.map(([token], id) => [token, id]) : null
}

function mapEntries(vocab: unknown): [string, number][] | null {
  if (typeof vocab !== 'object' || vocab === null) return null
  const entries = Object.entries(vocab)
  return entries.every((entry): entry is [string, number] => isTokenNumber(entry[1])) ? entries : null
}

function unigramUnknown({ vocab, unk_id: unknown }: Model): string | null {
  if (!Array.isArray(vocab) || unknown === null || unknown === undefined) return null
  return unigramEntries(vocab)?.at(unknown)?.[0] ?? null
}
