import { CarryoverError } from '../../contract/errors.ts'
import { CharsmapFault } from './charsmap.ts'
import { TimeUp, withinSeconds } from './timeLimit.ts'
import { readableTokens } from './tokenMarks.ts'
import { readTokenizerFile } from './tokenizerFile.ts'
import { tokenizerReading, type TokenizerReading } from './tokenizerReading.ts'
import { StepFault } from './tokenizerSteps.ts'
import { alignStretches, wordsIn, type Stretch } from './words.ts'

export interface TextTokenizer {
  /** Largest token number + 1. */
  vocabulary: number
  /** Token numbers of the special tokens that there are. */
  special: { mask: number | null; pad: number | null; unk: number | null }
  /**
   * The same text gives the same tokens: what the file says about cutting short, filling up and dropout is not followed.
   *
   * @param mostTokens longest that is wanted, the special tokens around the text included
   * @throws DATASET_INVALID where that leaves no room, SAMPLE_INVALID where there is no token for something in the text
   */
  encode(text: string, mostTokens: number): TokenizedText
  /** A token as it is written in the vocabulary. */
  token(id: number): string
  /** A token as it reads: without marks such as ## and ▁, byte letters as characters, a space before a word kept. */
  reads(id: number): string
}

export interface TokenizedText {
  /** With special tokens, as the network takes them. */
  ids: Int32Array
  /** Token types (all 0 for a single text unless the post-processor says otherwise). */
  types: Int32Array
  /**
   * For every token the word it is part of. White space before a word is part of its tokens; -1 stands at white space
   * behind the last word and at the special tokens around the text (those that are written in it are part of words).
   */
  wordOf: Int32Array
  /**
   * What white space separates: the text itself with the place of each word. Where the tokenizer joins across white
   * space, what it joins is one word. Words without a token (cut off, or of nothing but control characters) are not
   * among them.
   */
  words: { text: string; start: number; end: number }[]
  /** Tokens that were cut off; of a text too long to be read to its end, those that were seen. */
  cut: number
}

/** A text is read so far, then twice as far as long as that gives too few tokens. */
const firstRead = 2 ** 16
/** A Unigram model needs 2 kB for a character. */
const furthestRead = 2 ** 18
/** From here on the time is taken; a clock costs as much as the tokens of a sentence. */
const longText = 2 ** 13
const secondsToLoad = 30
const secondsForText = 10

/**
 * The tokenizer of a tokenizer.json.
 *
 * @param name stands for the file in sentences
 * @throws DATASET_INVALID
 */
export function loadTokenizer(json: string, name: string): TextTokenizer {
  const read = readTokenizerFile(json, name)
  const { special, vocabulary } = read
  const reading = load(name, () => tokenizerReading(read))
  const readable = readableTokens(read)
  const hasPatterns = /"Regex"\s*:/.test(json)
  const idOf = (token: string | null) => (token === null ? null : reading.idOf(token))
  const room = (mostTokens: number) => {
    const around = reading.before.ids.length + reading.after.ids.length
    if (mostTokens > around) return mostTokens - around
    throw new CarryoverError(
      'DATASET_INVALID',
      `"${name}" puts ${around} special tokens around every text, which leaves no room in ${mostTokens}.`,
    )
  }
  return {
    vocabulary,
    special: { mask: idOf(special.mask), pad: idOf(special.pad), unk: idOf(special.unk) },
    token: (id) => reading.tokenOf(id) ?? '',
    reads: (id) => readable(reading.tokenOf(id) ?? ''),
    encode(text, mostTokens) {
      const most = room(mostTokens)
      const work = () => tokenize(reading, text, most)
      // The file's own patterns can take for ever even over a short text.
      if (text.length < longText && !hasPatterns) return work()
      try {
        return withinSeconds(secondsForText, work)
      } catch (error) {
        if (!(error instanceof TimeUp)) throw error
        throw new CarryoverError(
          'SAMPLE_INVALID',
          `A text of ${text.length} characters keeps "${name}" busy for more than ${secondsForText} seconds.`,
        )
      }
    },
  }
}

function load(name: string, open: () => TokenizerReading): TokenizerReading {
  try {
    return withinSeconds(secondsToLoad, open)
  } catch (error) {
    const refuse = (fault: string) => new CarryoverError('DATASET_INVALID', `"${name}" ${fault}.`)
    if (error instanceof StepFault) throw refuse(error.message)
    if (error instanceof CharsmapFault) throw refuse('has a table of characters that cannot be read')
    if (error instanceof TimeUp) throw refuse(`takes more than ${secondsToLoad} seconds to set up`)
    throw refuse(`cannot be used: ${error instanceof Error ? error.message.replace(/\.$/, '') : String(error)}`)
  }
}

/** @param most tokens of the text itself */
function tokenize(reading: TokenizerReading, text: string, most: number): TokenizedText {
  const { read, tokens } = readEnough(reading, text, most)
  const kept = tokens.slice(0, most)
  if (kept.includes(-1)) {
    throw new CarryoverError('SAMPLE_INVALID', 'The tokenizer has no token for a part of the text, nor an unknown one.')
  }
  const { words, wordOf } = wordsOfTokens(reading, read, tokens, kept.length)
  const { before, after, typeOfText } = reading
  const outside = ({ ids }: { ids: number[] }) => ids.map(() => -1)
  return {
    ids: Int32Array.from([...before.ids, ...kept, ...after.ids]),
    types: Int32Array.from([...before.types, ...kept.map(() => typeOfText), ...after.types]),
    wordOf: Int32Array.from([...outside(before), ...wordOf, ...outside(after)]),
    words,
    cut: tokens.length - kept.length,
  }
}

/**
 * Reads as much of a text as `most` tokens need. No number of characters is always enough for a token (a word of any
 * length can be one unknown token, white space none), so more is read as long as there are too few. A cut can change the
 * tokens near it, so twice as many are read as are wanted.
 */
function readEnough(reading: TokenizerReading, text: string, most: number) {
  const furthest = Math.max(furthestRead, 16 * most)
  for (let length = Math.max(firstRead, 4 * most); length <= furthest; length *= 2) {
    const read = text.slice(0, length).toWellFormed()
    const tokens = reading.tokens(read, 'text')
    if (length >= text.length || tokens.length >= 2 * most) return { read, tokens }
  }
  throw new CarryoverError(
    'SAMPLE_INVALID',
    `The first ${furthest} characters of a text give fewer than ${2 * most} tokens; it is not read further.`,
    'It may hold something else than text.',
  )
}

/** The words of the first `kept` tokens, and for each of these its word. */
function wordsOfTokens(reading: TokenizerReading, text: string, tokens: readonly number[], kept: number) {
  const found = wordsIn(text)
  // Each stretch is a word with the white space before it; white space at the end is one of its own.
  const borders = [0, ...found.map(({ end }) => end)]
  if (text.length > borders[found.length]) borders.push(text.length)
  const runs = alignStretches(tokens, kept, borders.length - 1, function* (first, end) {
    const stretch = text.slice(borders[first], borders[end])
    const place = first === 0 ? 'text' : reading.isSectionEnd(text, borders[first]) ? 'section' : 'stretch'
    yield reading.tokens(stretch, place)
    if (place === 'text') return
    // White space may be part of the token before it: unknown characters in a row are one token.
    const [whiteSpace] = /^\p{White_Space}{0,8}/u.exec(stretch) ?? ['']
    for (let start = 1; start <= whiteSpace.length; start += 1) yield reading.tokens(stretch.slice(start), 'stretch')
  })

  const words: TokenizedText['words'] = []
  const wordOf = new Int32Array(kept).fill(-1)
  for (const { first, end, from, to } of runs) {
    const members: Stretch[] = found.slice(first, end)
    if (from === to || from >= kept || members.length === 0) continue
    wordOf.fill(words.length, from, Math.min(to, kept))
    const [start, last] = [members[0].start, members[members.length - 1].end]
    words.push({ text: text.slice(start, last), start, end: last })
  }
  return { words, wordOf }
}

/** A sentence when the tokenizer's numbers go beyond the rows of a network's table of embeddings; null otherwise. */
export function vocabularyFault(tokenizer: TextTokenizer, rows: number | null): string | null {
  if (rows === null || tokenizer.vocabulary <= rows) return null
  return (
    `The tokenizer has tokens up to number ${tokenizer.vocabulary - 1}, but the network only up to ${rows - 1}: ` +
    'it belongs to another network.'
  )
}
