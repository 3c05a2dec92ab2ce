import type { TextTokenizer, TokenizedText } from './tokenizer.ts'
import { wordsIn, type Stretch } from './words.ts'

/** A part of a text as it is shown. Pieces one after the other are the text, as far as its tokens go. */
export interface Piece {
  /** As it stands in the text, without the white space before it. */
  text: string
  spaceBefore: boolean
  /** Where its tokens stand among the tokens; none for a word of nothing but control characters. */
  places: number[]
}

/** One piece a word, the words without tokens among them. */
export function wordPieces(text: string, { words, wordOf, cut }: TokenizedText): Piece[] {
  const places = placesOf(words.length, wordOf)
  const pieces: Piece[] = []
  const add = ({ start, end }: Stretch, its: number[]) =>
    pieces.push({ text: text.slice(start, end), spaceBefore: start > 0, places: its })
  const addBetween = (from: number, to: number) => {
    for (const { start, end } of wordsIn(text.slice(from, to))) add({ start: from + start, end: from + end }, [])
  }
  let read = 0
  words.forEach((word, i) => {
    addBetween(read, word.start)
    add(word, places[i])
    read = word.end
  })
  if (cut === 0) addBetween(read, text.length)
  return pieces
}

/**
 * One piece a token. Its text is a part of the word where the tokens of the word spell it (letter case aside), and
 * else the token as it reads.
 */
export function tokenPieces(text: string, tokenized: TokenizedText, tokenizer: TextTokenizer): Piece[] {
  return wordPieces(text, tokenized).flatMap((word) => {
    if (word.places.length < 2) return [word]
    const tokens = word.places.map((place) => tokenizer.reads(tokenized.ids[place]))
    const parts = spelled(word.text, tokens) ?? tokens.map((token) => token.trimStart() || spaceSigns(token))
    return parts.map((part, i) => ({
      text: part,
      spaceBefore: i === 0 && word.spaceBefore,
      places: [word.places[i]],
    }))
  })
}

function placesOf(words: number, wordOf: Int32Array): number[][] {
  const places = Array.from({ length: words }, (): number[] => [])
  wordOf.forEach((word, place) => {
    if (word >= 0) places[word].push(place)
  })
  return places
}

/** The word cut where its tokens are; null where they do not spell it, or one of them has no letter of it. */
function spelled(word: string, tokens: readonly string[]): string[] | null {
  const [first, ...rest] = tokens
  const spelling = [first.trimStart(), ...rest]
  if (spelling.includes('') || spelling.join('').toLowerCase() !== word.toLowerCase()) return null
  // Lower case can be longer than what it was made of.
  if (spelling.join('').length !== word.length) return null
  let end = 0
  return spelling.map((part) => word.slice(end, (end += part.length)))
}

/** White space that is a token of its own, made visible. */
const spaceSigns = (token: string): string =>
  token
    .replaceAll('\n', '⏎')
    .replaceAll('\t', '⇥')
    .replace(/\p{White_Space}/gu, '␣') || '␣'
