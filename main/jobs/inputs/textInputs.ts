import type { BaselineSpec, PlayersSpec, SampleView, TextBinding } from '../../../contract/index.ts'
import { CarryoverError } from '../../../contract/index.ts'
import { loadTokenizer, vocabularyFault, type TextTokenizer, type TokenizedText } from '../../datasets/tokenizer.ts'
import { tokenPieces, wordPieces, type Piece } from '../../datasets/textPieces.ts'
import {
  background,
  checkHandMap,
  createCoalitionMasker,
  elementsOf,
  evenRuns,
  runNames,
  textBaseline,
  type MaskedTensor,
} from '../../players/index.ts'
import type { Store, TextDataset } from '../../project/index.ts'
import { handMapOf } from './byHand.ts'
import { bindingOf, feedsOf, type Inputs } from './inputs.ts'
import { onceFor } from './once.ts'

/** A text as its tokenizer reads it. */
interface ReadText {
  text: string
  tokenized: TokenizedText
  tokenizer: TextTokenizer
}

/** The player of each word or token that is one piece of the text, and of each token that the network takes. */
interface TextPlayers {
  n: number
  names: string[]
  pieces: Piece[]
  /** One a piece. */
  ofPieces: Uint8Array
  /** One a token, special ones being background. */
  ofTokens: Uint8Array
}

/** Texts: every token belongs to the player of its word; special tokens are background. */
export function textInputs(store: Store, dataset: TextDataset): Inputs {
  const { tokenizer: named, mostTokens } = dataset.reading
  const tokenizerOf = () =>
    onceFor(store, ['tokenizer', named.sha256], () => loadTokenizer(store.tokenizers.get(named.sha256), named.name))

  async function read(index: number): Promise<ReadText> {
    const tokenizer = await tokenizerOf()
    const text = store.contents.get(dataset.id, index)
    return { text, tokenizer, tokenized: tokenizer.encode(text, mostTokens) }
  }

  function playersOf(index: number, { text, tokenized, tokenizer }: ReadText, spec: PlayersSpec): TextPlayers {
    const pieces = spec.kind === 'tokens' ? tokenPieces(text, tokenized, tokenizer) : wordPieces(text, tokenized)
    // What has no tokens is nothing to the network.
    const units = [...pieces.keys()].filter((piece) => pieces[piece].places.length > 0)
    if (units.length === 0) throw new CarryoverError('PLAYERS_INVALID', `Sample ${index} has no words.`)
    const ofPieces = new Uint8Array(pieces.length).fill(background)
    if (spec.kind === 'hand') {
      const map = handMapOf(store, dataset.id, index)
      checkHandMap(map, { width: pieces.length, height: 1 })
      for (const piece of units) ofPieces[piece] = map.players[piece]
    } else {
      const runs = evenRuns(units.length, spec.kind === 'words' || spec.kind === 'tokens' ? spec.most : units.length)
      units.forEach((piece, unit) => (ofPieces[piece] = runs[unit]))
    }
    const ofTokens = new Uint8Array(tokenized.ids.length).fill(background)
    pieces.forEach(({ places }, piece) => {
      for (const place of places) ofTokens[place] = ofPieces[piece]
    })
    const names = runNames(
      pieces.map((piece) => piece.text),
      ofPieces,
    )
    return { n: names.length, names, pieces, ofPieces, ofTokens }
  }

  const viewOf = ({ pieces, ofPieces }: TextPlayers, { tokenized, tokenizer }: ReadText) =>
    ({
      kind: 'text',
      pieces: pieces.map(({ text, spaceBefore, places }, i) => ({
        text,
        spaceBefore,
        tokens: places.map((place) => tokenizer.token(tokenized.ids[place])),
        player: ofPieces[i] === background ? null : ofPieces[i],
      })),
      cut: tokenized.cut,
    }) satisfies SampleView

  return {
    async players(index, spec) {
      const { n, names } = playersOf(index, await read(index), spec)
      return { n, names }
    },

    async feeds(index, wanted) {
      return feedsOf(tensorsOf(await read(index), bindingOf(wanted, 'text')))
    },

    async masked(index, { players, baseline }, wanted) {
      const binding = bindingOf(wanted, 'text')
      const text = await read(index)
      const { n, ofTokens } = playersOf(index, text, players)
      return { n, tensors: tensorsOf(text, binding, { baseline, ofTokens }) }
    },

    async view(index, { players }) {
      const text = await read(index)
      return viewOf(playersOf(index, text, players), text)
    },

    async maskedViews(index, { players, baseline }, masks) {
      const text = await read(index)
      const cut = playersOf(index, text, players)
      const { ids } = text.tokenized
      const removed = baseline.kind === 'removal'
      // Beyond the tokens that are left nothing is shown.
      const nothing = -1
      const absent = removed ? nothing : textBaseline(baseline, text.tokenizer.special)
      const fill = createCoalitionMasker({
        sample: ids,
        baseline: new Int32Array(ids.length).fill(absent),
        map: cut.ofTokens,
        absent: removed ? 'removed' : 'replaced',
      })
      const tokens = masks.map((mask) => {
        const masked = new Int32Array(ids.length)
        fill(masked, 0, (player) => ((mask >> player) & 1) === 1)
        return Array.from(
          masked.filter((id) => id !== nothing),
          (id) => text.tokenizer.token(id),
        )
      })
      return { kind: 'text', view: viewOf(cut, text), tokens }
    },
  }
}

/** Token numbers, attention and token types as a network takes them, padded where its length is fixed. */
function tensorsOf(
  { tokenized, tokenizer }: ReadText,
  binding: TextBinding,
  masking?: { baseline: BaselineSpec; ofTokens: Uint8Array },
): MaskedTensor[] {
  const { ids, types } = tokenized
  const fault = vocabularyFault(tokenizer, binding.vocabulary)
  if (fault !== null)
    throw new CarryoverError('SAMPLE_INVALID', fault, 'Take the tokenizer that the network was trained with.')
  const length = binding.length || ids.length
  if (ids.length > length) {
    throw new CarryoverError(
      'SAMPLE_INVALID',
      `The network takes ${length} tokens; the text has ${ids.length}.`,
      `Add the data set again with at most ${length} tokens.`,
    )
  }
  const removes = masking?.baseline.kind === 'removal'
  const needsPadding = removes || length > ids.length
  const pad = tokenizer.special.pad ?? 0
  if (needsPadding && binding.attention === null) {
    throw new CarryoverError(
      'BASELINE_INVALID',
      removes
        ? 'Tokens cannot be left out: the network has no input that says how long a text is.'
        : `The text has ${ids.length} tokens and the network takes ${length}, with no input that says how long a text is.`,
      removes ? 'Replace them by the mask, padding or unknown token.' : undefined,
    )
  }
  const padded = (values: ArrayLike<number>, fill: number) =>
    Array.from({ length }, (_, at) => (at < ids.length ? values[at] : fill))
  const map = new Uint8Array(length).fill(background)
  if (masking) map.set(masking.ofTokens)
  const absent = removes ? 'removed' : 'replaced'
  const replacement = masking && !removes ? textBaseline(masking.baseline, tokenizer.special) : pad

  const tensor = (
    port: { name: string; type: MaskedTensor['type'] },
    sample: number[],
    baseline: number[],
    ofWhich: Uint8Array,
  ): MaskedTensor => {
    if (port.type === 'string') throw new CarryoverError('SAMPLE_INVALID', `The input "${port.name}" takes no numbers.`)
    return {
      ...port,
      shape: [length],
      sample: elementsOf(sample, port.type),
      baseline: elementsOf(baseline, port.type),
      map: ofWhich,
      absent,
    }
  }
  const constant = (value: number) => Array.from({ length }, () => value)
  // Where tokens are replaced, the text stays as long as it was, so that attention and types stay as they are.
  const untouched = new Uint8Array(length).fill(background)
  const along = removes ? map : untouched
  return [
    tensor(binding.ids, padded(ids, pad), constant(replacement), map),
    ...(binding.attention ? [tensor(binding.attention, padded(constant(1), 0), constant(0), along)] : []),
    ...(binding.types ? [tensor(binding.types, padded(types, 0), constant(0), along)] : []),
  ]
}
