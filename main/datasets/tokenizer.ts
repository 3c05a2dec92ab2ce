import { Tokenizer } from '@huggingface/tokenizers'
import { readTokenizerFile } from './tokenizerFile.ts'
import { alignStretches, wordsIn } from './words.ts'

export interface TextTokenizer {
  /** Largest token number + 1. */
  vocabulary: number
  /** Token numbers of the special tokens that there are. */
  special: { mask: number | null; pad: number | null; unk: number | null }
  /**
   * @param mostTokens longest that is wanted, the special tokens around the text included
   * @throws SAMPLE_INVALID where the tokenizer has no token for something in the text, or takes too long over it
   */
  encode(text: string, mostTokens: number): TokenizedText
  /** A token as it is written in the vocabulary. */
  token(id: number): string
}

export interface TokenizedText {
  /** With special tokens, as the network takes them. */
  ids: Int32Array
  /** Token types (all 0 for a single text unless the post-processor says otherwise). */
  types: Int32Array
  /**
   * For every token the word it is part of; -1 for the special tokens around the text and for white space after the
   * last word. White space before a word is part of that word's tokens.
   */
  wordOf: Int32Array
  /**
   * What white space separates, with its place in the text. Where the tokenizer joins across white space, what it joins
   * is one word. Words without a token (control characters, or cut off) are not among them.
   */
  words: { text: string; start: number; end: number }[]
  /** Tokens that were cut off. */
  cut: number
}

/** @throws DATASET_INVALID */
export function loadTokenizer(json: string, name: string): TextTokenizer {
  const { file, special, vocabulary } = readTokenizerFile(json, name)
  const whole = new Tokenizer(file, { unk_token: special.unk ?? undefined })
  const idOf = (token: string | null) => (token === null ? null : (whole.token_to_id(token) ?? null))
  const read = (tokenizer: Tokenizer, text: string) => tokenizer.encode(text, { add_special_tokens: false }).ids
  const inside = new Tokenizer(file, { unk_token: special.unk ?? undefined })
  const around = specialTokensAround(whole)

  return {
    vocabulary,
    special: { mask: idOf(special.mask), pad: idOf(special.pad), unk: idOf(special.unk) },
    token: (id) => whole.id_to_token(id) ?? '',
    encode(text, mostTokens) {
      const room = mostTokens - around.before.length - around.after.length
      const tokens = read(whole, text)
      const kept = tokens.slice(0, Math.max(0, room))
      const stretches = wordsIn(text)
      const starts = [0, ...stretches.map(({ end }) => end)]
      if (starts.at(-1) !== text.length) starts.push(text.length)
      const runs = alignStretches(tokens, starts.length - 1, (first, end) => {
        const part = text.slice(starts[first], starts[end])
        return [read(inside, part), read(whole, part)]
      })

      const words: TokenizedText['words'] = []
      const wordOfKept = new Int32Array(kept.length).fill(-1)
      for (const { first, end, from, to } of runs) {
        if (from === to || from >= kept.length || first >= stretches.length) continue
        const [start, wordEnd] = [stretches[first].start, stretches[Math.min(end, stretches.length) - 1].end]
        wordOfKept.fill(words.length, from, Math.min(to, kept.length))
        words.push({ text: text.slice(start, wordEnd), start, end: wordEnd })
      }
      const outside = (part: number[]) => part.map(() => -1)
      return {
        ids: Int32Array.from([...around.before, ...kept, ...around.after]),
        types: new Int32Array(around.before.length + kept.length + around.after.length),
        wordOf: Int32Array.from([...outside(around.before), ...wordOfKept, ...outside(around.after)]),
        words,
        cut: tokens.length - kept.length,
      }
    },
  }
}

function specialTokensAround(tokenizer: Tokenizer): { before: number[]; after: number[] } {
  const probe = 'x'
  const bare = tokenizer.encode(probe, { add_special_tokens: false }).ids
  const full = tokenizer.encode(probe).ids
  const before = full.length - bare.length
  let start = 0
  while (start < before && !bare.every((id, i) => full[start + i] === id)) start += 1
  return { before: full.slice(0, start), after: full.slice(start + bare.length) }
}

/** A sentence when the tokenizer's numbers go beyond the rows of a network's table of embeddings; null otherwise. */
export function vocabularyFault(tokenizer: TextTokenizer, rows: number | null): string | null {
  if (rows === null || tokenizer.vocabulary <= rows) return null
  return `The tokenizer numbers its tokens up to ${tokenizer.vocabulary - 1}, but the network knows tokens only up to ${rows - 1}: it is the tokenizer of another network.`
}
