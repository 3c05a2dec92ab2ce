import { Tokenizer } from '@huggingface/tokenizers'
import type { TokenizerFile } from './tokenizerFile.ts'
import { cutOf, normalizerOf, StepFault, type Place } from './tokenizerSteps.ts'

/** What a tokenizer does with texts, in numbers. */
export interface TokenizerReading {
  /**
   * The tokens of a text, or of a part that begins at `place` in it, without those around it; -1 where there is no token,
   * nor one for the unknown.
   */
  tokens(text: string, place: Place): readonly number[]
  /** Whether a token that cuts texts into sections may end there. */
  isSectionEnd(text: string, end: number): boolean
  /** Special tokens around every text, and the token types of all. */
  before: { ids: number[]; types: number[] }
  after: { ids: number[]; types: number[] }
  typeOfText: number
  idOf(token: string): number | null
  tokenOf(id: number): string | null
}

/**
 * Sets the tokenizer of a file to work: models, added tokens and special tokens are the library's, the steps before
 * the model are ours (see tokenizerSteps.ts).
 *
 * @throws StepFault, and errors of the library for what it does not know
 */
export function tokenizerReading({ file, special }: TokenizerFile): TokenizerReading {
  // The library wants every step named; it decodes nothing here. Cutting short and filling up it does not do.
  const steps = { normalizer: file.normalizer ?? null, pre_tokenizer: null, post_processor: null, decoder: null }
  const settings = special.unk === null ? {} : { unk_token: special.unk }
  const tokenizer = new Tokenizer({ ...steps, added_tokens: file.added_tokens ?? [], model: file.model }, settings)
  tokenizePieceByPiece(tokenizer.model)

  // Added tokens cut a text into sections; the first of a stretch begins in the middle of one.
  const normalize = normalizerOf(file.normalizer, false)
  const normalizeStretch = normalizerOf(file.normalizer, true)
  const cut = cutOf(file.pre_tokenizer)
  let first: Place = 'text'
  let normalized = 0
  tokenizer.normalizer = (text) =>
    normalized++ === 0 && first === 'stretch' ? normalizeStretch(text) : normalize(text)
  tokenizer.pre_tokenizer = (text, { section_index: section }) => cut(text, section === 0 ? first : 'section')
  const added = new Set(file.added_tokens?.map(({ content }) => content))
  const addedLengths = [...new Set(Array.from(added, (content) => content.length))]
  return {
    tokens(text, place) {
      first = place
      normalized = 0
      return tokenizer.encode(text).ids.map((id) => id ?? -1)
    },
    isSectionEnd: (text, end) =>
      addedLengths.some((length) => length <= end && added.has(text.slice(end - length, end))),
    ...aroundTexts(file, tokenizer),
    idOf: (token) => tokenizer.token_to_id(token) ?? null,
    tokenOf: (id) => tokenizer.id_to_token(id) ?? null,
  }
}

/**
 * Has the model look at one piece after the other, as the reference does: the library fuses unknown tokens across
 * pieces, which also takes time that grows with the square of their number. Pieces that come again are remembered.
 */
function tokenizePieceByPiece(model: Tokenizer['model']): void {
  const fuses = model.fuse_unk
  model.fuse_unk = false
  const isUnknown = (token: string) => (model.tokens_to_ids.get(token) ?? model.unk_token_id) === model.unk_token_id
  const followsUnknown = (tokens: string[], i: number) => i > 0 && isUnknown(tokens[i]) && isUnknown(tokens[i - 1])
  // A Unigram model passes the tokens of a piece on as arguments, of which there can be only so many.
  const encode = (piece: string) => model.tokenize?.(piece) ?? model.encode([piece])
  const tokenize = (piece: string) => {
    const tokens = encode(piece)
    return fuses ? tokens.filter((_, i) => !followsUnknown(tokens, i)) : tokens
  }
  const known = new Map<string, string[]>()
  model._call = (pieces) =>
    pieces.flatMap((piece) => {
      let tokens = known.get(piece)
      if (tokens !== undefined) return tokens
      tokens = tokenize(piece)
      if (known.size >= mostRemembered) known.clear()
      if (piece.length <= longestRemembered) known.set(piece, tokens)
      return tokens
    })
}
const longestRemembered = 128
const mostRemembered = 20_000

function aroundTexts(
  file: TokenizerFile['file'],
  tokenizer: Tokenizer,
): Pick<TokenizerReading, 'before' | 'after' | 'typeOfText'> {
  if (!file.post_processor) return { before: { ids: [], types: [] }, after: { ids: [], types: [] }, typeOfText: 0 }
  const inPlaceOfText = '\0'
  const processor = new Tokenizer(
    {
      ...file,
      normalizer: null,
      pre_tokenizer: null,
      decoder: null,
      added_tokens: [],
      model: { type: 'WordLevel', vocab: {} },
    },
    {},
  ).post_processor
  const { tokens, token_type_ids: types = [] } = processor?.([inPlaceOfText]) ?? { tokens: [inPlaceOfText] }
  const place = tokens.indexOf(inPlaceOfText)
  if (place === -1 || tokens.includes(inPlaceOfText, place + 1)) {
    throw new StepFault('puts special tokens around something else than one text')
  }
  const part = (from: number, to: number) => ({
    ids: tokens.slice(from, to).map((token) => {
      const id = tokenizer.token_to_id(token)
      if (id === undefined)
        throw new StepFault(`puts the token ${JSON.stringify(token)} around texts, but has no such token`)
      return id
    }),
    types: Array.from({ length: to - from }, (_, i) => types[from + i] ?? 0),
  })
  return { before: part(0, place), after: part(place + 1, tokens.length), typeOfText: types[place] ?? 0 }
}
