import type { BaselineSpec, FeatureGroup, PlayersSpec } from '../../../contract/analysis.ts'
import { baselinesOfKind, playersOfKind } from '../../../contract/kinds.ts'
import type { DatasetInfo, DatasetKind } from '../../../contract/datasets.ts'
import { maxPlayers } from '../../../contract/limits.ts'

/** What a number field holds: nothing while it is empty. */
export type Typed = number | ''

type PlayersOf<K extends DatasetKind> = (typeof playersOfKind)[K][number]
interface BaselineDraft<K extends DatasetKind> {
  baseline: (typeof baselinesOfKind)[K][number]
}

export interface PictureDraft extends BaselineDraft<'image'> {
  players: PlayersOf<'image'>
  rows: Typed
  columns: Typed
  /** Superpixels. */
  count: Typed
  sigma: Typed
  constant: Typed
  /** The sample that stands in for others. */
  other: Typed
}
export interface TextDraft extends BaselineDraft<'text'> {
  players: PlayersOf<'text'>
  /** Players of a longer text. */
  most: Typed
}
export interface TableDraft extends BaselineDraft<'table'> {
  grouped: boolean
  groups: FeatureGroup[]
  other: Typed
}

/** Players and baselines as they are being set up, kind by kind: what is said for one stays when another is looked at. */
export interface KindDrafts {
  image: PictureDraft
  text: TextDraft
  table: TableDraft
}

export const initialKinds = (): KindDrafts => ({
  image: { players: 'grid', rows: 3, columns: 4, count: 12, baseline: 'zero', sigma: 3, constant: 0, other: 0 },
  text: { players: 'words', most: 12, baseline: 'mask' },
  table: { grouped: false, groups: [], baseline: 'mean', other: 0 },
})

/** Drafts that say what settings say; the other kinds stay as they are. */
export function kindsFrom(drafts: KindDrafts, players: PlayersSpec, baseline: BaselineSpec | undefined): KindDrafts {
  const of = { image: { ...drafts.image }, text: { ...drafts.text }, table: { ...drafts.table } }
  const kind = kindOf(players, baseline)
  switch (players.kind) {
    case 'grid':
      Object.assign(of.image, { players: players.kind, rows: players.rows, columns: players.columns })
      break
    case 'slic':
      Object.assign(of.image, { players: players.kind, count: players.count })
      break
    case 'words':
    case 'tokens':
      Object.assign(of.text, { players: players.kind, most: players.most })
      break
    case 'hand':
      Object.assign(of[kind], { players: players.kind })
      break
    case 'features':
      Object.assign(of.table, { grouped: players.groups !== null, groups: players.groups ?? of.table.groups })
  }
  if (!baseline) return of
  Object.assign(of[kind], { baseline: baseline.kind })
  if (baseline.kind === 'blur') of.image.sigma = baseline.sigma
  if (baseline.kind === 'constant') of.image.constant = baseline.value
  if (baseline.kind === 'sample') Object.assign(of[kind], { other: baseline.index })
  return of
}

/** Players by hand are of pictures or of texts; which of them, their baseline tells. */
function kindOf(players: PlayersSpec, baseline: BaselineSpec | undefined): DatasetKind {
  const kinds: DatasetKind[] = ['image', 'text', 'table']
  const has = (known: readonly string[], kind: string | undefined) => kind === undefined || known.includes(kind)
  return (
    kinds.find((kind) => has(playersOfKind[kind], players.kind) && has(baselinesOfKind[kind], baseline?.kind)) ??
    'image'
  )
}

/**
 * Pictures and texts cut into players of which there can be `most`. Where all coalitions are computed there are at most 16;
 * where some of them are, there are to be more, which are not made by hand.
 */
export function resized({ image, text, table }: KindDrafts, most: number): KindDrafts {
  const many = most > maxPlayers
  const fits = (n: number) => n <= most && (!many || n > maxPlayers)
  const usual = many ? { rows: 7, columns: 7, count: 49, words: 64 } : { rows: 3, columns: 4, count: 12, words: 12 }
  const { rows, columns, count, words } = usual
  return {
    image: {
      ...image,
      players: many && image.players === 'hand' ? 'grid' : image.players,
      ...(fits(Number(image.rows) * Number(image.columns)) ? {} : { rows, columns }),
      ...(fits(Number(image.count)) ? {} : { count }),
    },
    text: {
      ...text,
      players: many && text.players === 'hand' ? 'words' : text.players,
      ...(fits(Number(text.most)) ? {} : { most: words }),
    },
    table,
  }
}

/** As the engine takes them, of a draft without faults. */
export function playersOf({ image, text, table }: KindDrafts, kind: DatasetKind): PlayersSpec {
  switch (kind) {
    case 'image':
      if (image.players === 'grid') return { kind: 'grid', rows: Number(image.rows), columns: Number(image.columns) }
      return image.players === 'slic' ? { kind: 'slic', count: Number(image.count) } : { kind: 'hand' }
    case 'text':
      return text.players === 'hand' ? { kind: 'hand' } : { kind: text.players, most: Number(text.most) }
    case 'table':
      return { kind: 'features', groups: table.grouped ? table.groups : null }
  }
}

export function baselineOf({ image, text, table }: KindDrafts, kind: DatasetKind): BaselineSpec {
  switch (kind) {
    case 'image':
      if (image.baseline === 'blur') return { kind: 'blur', sigma: Number(image.sigma) }
      if (image.baseline === 'constant') return { kind: 'constant', value: Number(image.constant) }
      return image.baseline === 'sample' ? { kind: 'sample', index: Number(image.other) } : { kind: image.baseline }
    case 'text':
      return { kind: text.baseline }
    case 'table':
      return table.baseline === 'sample' ? { kind: 'sample', index: Number(table.other) } : { kind: table.baseline }
  }
}

/** How many players there will be: exactly, or at most. */
export function countedPlayers(
  { image, text, table }: KindDrafts,
  dataset: DatasetInfo,
  most: number,
): { n: number; exact: boolean } {
  switch (dataset.kind) {
    case 'image':
      if (image.players === 'hand') return { n: most, exact: false }
      return {
        n: image.players === 'grid' ? Number(image.rows) * Number(image.columns) : Number(image.count),
        exact: true,
      }
    case 'text':
      return { n: text.players === 'hand' ? most : Number(text.most), exact: false }
    case 'table':
      return { n: table.grouped ? table.groups.length : dataset.columns.length, exact: true }
  }
}
