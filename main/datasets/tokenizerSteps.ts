import { SplitPreTokenizer } from '@huggingface/tokenizers'
import { z } from 'zod'
import { quote } from '../files/quote.ts'
import { asByteLetters } from './byteLetters.ts'
import { charsmapNormalizer } from './charsmap.ts'
import { splitAt, splitBehaviors } from './tokenizerSplit.ts'

/**
 * The steps before a tokenizer's model, as the reference implementation (the Python package `tokenizers`) takes them.
 * The library's own steps differ from it in places that change tokens: its words end at letters that are not ASCII, it
 * does not know Chinese characters beyond U+FFFF, lower-cases a sigma by its place, never splits at "▁". What is left
 * are characters younger than the reference's tables (Unicode 8 for punctuation and accents): here they are what Unicode
 * says now.
 */

/** Changes the text before it is cut. */
export type Normalize = (text: string) => string
/**
 * What begins with the text that is cut: the whole text; a section behind an added token; a stretch from the middle of a
 * section, before which nothing is put; or a piece that an earlier step has cut off.
 */
export type Place = 'text' | 'section' | 'stretch' | 'piece'
/** Cuts a text into the pieces that the model looks at one by one. */
export type Cut = (text: string, place: Place) => string[]

/** A step that cannot be followed; the message goes on from the name of a file. */
export class StepFault extends Error {}

const pattern = z.union([z.object({ Regex: z.string() }), z.object({ String: z.string() })])
const steps = z.array(z.unknown())
const flag = z.boolean().nullish()

const normalizer = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Sequence'), normalizers: steps }),
  z.object({
    type: z.literal('BertNormalizer'),
    clean_text: z.boolean(),
    handle_chinese_chars: z.boolean(),
    strip_accents: flag,
    lowercase: z.boolean(),
  }),
  z.object({ type: z.enum(['NFC', 'NFD', 'NFKC', 'NFKD']) }),
  z.object({ type: z.literal('Lowercase') }),
  z.object({ type: z.literal('StripAccents') }),
  z.object({ type: z.literal('Strip'), strip_left: z.boolean(), strip_right: z.boolean() }),
  z.object({ type: z.literal('Replace'), pattern, content: z.string() }),
  z.object({ type: z.literal('Prepend'), prepend: z.string() }),
  z.object({ type: z.literal('Precompiled'), precompiled_charsmap: z.string().nullable() }),
])

const splitBehavior = z.enum(splitBehaviors)
const preTokenizer = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Sequence'), pretokenizers: steps }),
  z.object({ type: z.enum(['BertPreTokenizer', 'Whitespace', 'WhitespaceSplit']) }),
  z.object({ type: z.literal('ByteLevel'), add_prefix_space: flag, use_regex: flag }),
  z.object({
    type: z.literal('Metaspace'),
    replacement: z.string().length(1),
    add_prefix_space: flag,
    prepend_scheme: z.enum(['always', 'first', 'never']).nullish(),
    split: flag,
  }),
  z.object({ type: z.literal('Split'), pattern, behavior: splitBehavior, invert: flag }),
  z.object({ type: z.literal('Punctuation'), behavior: splitBehavior.nullish() }),
  z.object({ type: z.literal('Digits'), individual_digits: flag }),
  z.object({ type: z.literal('CharDelimiterSplit'), delimiter: z.string().length(1) }),
])

const whiteSpace = /\p{White_Space}+/gu
/** `\w+|[^\w\s]+` with Unicode's meaning of both. */
const wordsAndSigns =
  /[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]+|[^\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}\p{White_Space}]+/gu
const punctuation = /[\p{P}!-/:-@[-`{-~]/gu
/** Ideographs as BERT counts them, each a word of its own. */
const chinese =
  /[\u4E00-\u9FFF\u3400-\u4DBF\u{20000}-\u{2A6DF}\u{2A700}-\u{2B73F}\u{2B740}-\u{2B81F}\u{2B920}-\u{2CEAF}\uF900-\uFAFF\u{2F800}-\u{2FA1F}]/gu
/** Control, format and private characters, and what stands for a character that could not be read. */
const unclean = /[[\p{Cc}\p{Cf}\p{Co}\uFFFD]--[\t\n\r]]/gv

/**
 * @param inText for a stretch from the middle of a text: without what is done at the beginning alone
 * @throws StepFault
 */
export function normalizerOf(config: unknown, inText: boolean): Normalize {
  if (config === null || config === undefined) return (text) => text
  const step = read(normalizer, config, 'normalizer')
  switch (step.type) {
    case 'Sequence': {
      const all = step.normalizers.map((part) => normalizerOf(part, inText))
      return (text) => all.reduce((changed, normalize) => normalize(changed), text)
    }
    case 'BertNormalizer': {
      const strips = step.strip_accents ?? step.lowercase
      return (text) => {
        if (step.clean_text) text = text.replace(unclean, '').replace(/\p{White_Space}/gu, ' ')
        if (step.handle_chinese_chars) text = text.replace(chinese, ' $& ')
        if (strips) text = text.normalize('NFD').replace(/\p{Mn}/gu, '')
        return step.lowercase ? lowerCase(text) : text
      }
    }
    case 'NFC':
    case 'NFD':
    case 'NFKC':
    case 'NFKD':
      return (text) => text.normalize(step.type)
    case 'Lowercase':
      return lowerCase
    case 'StripAccents':
      return (text) => text.replace(/\p{M}/gu, '')
    case 'Strip':
      return (text) => {
        if (step.strip_left && !inText) text = text.replace(/^\p{White_Space}+/u, '')
        return step.strip_right ? text.replace(/(?<!\p{White_Space})\p{White_Space}+$/u, '') : text
      }
    case 'Replace': {
      const searched = patternOf(step.pattern)
      return (text) => text.replace(searched, () => step.content)
    }
    case 'Prepend':
      return (text) => (inText || text === '' ? text : step.prepend + text)
    case 'Precompiled':
      return charsmapNormalizer(step.precompiled_charsmap)
  }
}

/** @throws StepFault */
export function cutOf(config: unknown): Cut {
  if (config === null || config === undefined) return (text) => [text]
  const step = read(preTokenizer, config, 'pre-tokenizer')
  switch (step.type) {
    case 'Sequence':
      return step.pretokenizers.map((part) => cutOf(part)).reduce(inTurn, (text) => [text])
    case 'BertPreTokenizer':
      return inTurn(
        (text) => splitAt(text, whiteSpace, 'Removed'),
        (text) => splitAt(text, punctuation, 'Isolated'),
      )
    case 'Whitespace':
      return (text) => splitAt(text, wordsAndSigns, 'Removed', true)
    case 'WhitespaceSplit':
      return (text) => splitAt(text, whiteSpace, 'Removed')
    case 'ByteLevel': {
      const adds = step.add_prefix_space === true
      const words = step.use_regex === false ? null : patternOf({ Regex: gpt2 })
      return (text, place) => {
        const prefixed = adds && place !== 'stretch' && !text.startsWith(' ') ? ` ${text}` : text
        return (words === null ? [prefixed] : splitAt(prefixed, words, 'Isolated')).map(asByteLetters)
      }
    }
    case 'Metaspace':
      return metaspace(step.replacement, prependScheme(step), step.split ?? true)
    case 'Split': {
      const searched = patternOf(step.pattern)
      return (text) => splitAt(text, searched, step.behavior, step.invert ?? false)
    }
    case 'Punctuation':
      return (text) => splitAt(text, punctuation, step.behavior ?? 'Isolated')
    case 'Digits':
      return (text) => splitAt(text, /\p{N}/gu, step.individual_digits ? 'Isolated' : 'Contiguous')
    case 'CharDelimiterSplit': {
      const delimiter = patternOf({ String: step.delimiter })
      return (text) => splitAt(text, delimiter, 'Removed')
    }
  }
}

/** Oniguruma, as the file of GPT-2 has it. */
const gpt2 = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+"

function read<Schema extends z.ZodType>(schema: Schema, config: unknown, what: string): z.output<Schema> {
  const { data, error } = schema.safeParse(config)
  if (!error) return data
  const type = z.object({ type: z.string() }).safeParse(config).data?.type
  if (type === undefined) throw new StepFault(`has a ${what} without a type`)
  throw new StepFault(`has the ${what} ${quote(type)}, which is not known, or not with these settings`)
}

function patternOf(config: z.infer<typeof pattern>): RegExp {
  try {
    return new SplitPreTokenizer({ pattern: config }).pattern
  } catch {
    throw new StepFault(`has the pattern ${quote(Object.values(config).join())}, which cannot be followed`)
  }
}

/** Letter by letter: a sigma at the end of a word becomes σ like every other. */
const lowerCase: Normalize = (text) => text.replaceAll('Σ', 'σ').toLowerCase()

const inTurn =
  (first: Cut, second: Cut): Cut =>
  (text, place) =>
    first(text, place).flatMap((piece, i) => second(piece, i === 0 && text.startsWith(piece) ? place : 'piece'))

function prependScheme(step: { prepend_scheme?: string | null; add_prefix_space?: boolean | null }): string {
  return step.prepend_scheme ?? (step.add_prefix_space === false ? 'never' : 'always')
}

function metaspace(replacement: string, scheme: string, splits: boolean): Cut {
  const border = patternOf({ String: replacement })
  return (text, place) => {
    const marked = text.replaceAll(' ', replacement)
    const prepends = scheme === 'always' ? place !== 'stretch' : scheme === 'first' && place === 'text'
    const whole = prepends && !marked.startsWith(replacement) ? replacement + marked : marked
    return splits ? splitAt(whole, border, 'MergedWithNext') : [whole]
  }
}
