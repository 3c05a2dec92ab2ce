import { z } from 'zod'
import { tableCell } from './datasets.ts'
import { pictures, playerMap } from './pictures.ts'

/** A word or token of a text. Pieces one after the other are the whole text. */
export const textPiece = z.object({
  /** As it stands in the text, without the white space before it. */
  text: z.string(),
  spaceBefore: z.boolean(),
  /** What the tokenizer makes of it. */
  tokens: z.array(z.string()),
  /** Its player; null for background. */
  player: z.int().nonnegative().nullable(),
})
export type TextPiece = z.infer<typeof textPiece>

/** One column of a row. */
export const tableField = z.object({
  column: z.string(),
  value: tableCell,
  /** What it is while its player is absent. */
  baseline: tableCell,
  player: z.int().nonnegative().nullable(),
})
export type TableField = z.infer<typeof tableField>

const image = z.object({ kind: z.literal('image'), picture: pictures, map: playerMap })
const text = z.object({
  kind: z.literal('text'),
  pieces: z.array(textPiece),
  /** Tokens beyond the longest that is read; they are not part of what is explained. */
  cut: z.int().nonnegative(),
})
const table = z.object({ kind: z.literal('table'), fields: z.array(tableField) })

/** One sample as networks are given it, cut into players. */
export const sampleView = z.discriminatedUnion('kind', [image, text, table])
export type SampleView = z.infer<typeof sampleView>

/** The same with players switched off, one a mask (bit i set: player i is there). */
export const maskedViews = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('image'), view: image, pictures }),
  /** Tokens as the network reads them. */
  z.object({ kind: z.literal('text'), view: text, tokens: z.array(z.array(z.string())) }),
  z.object({ kind: z.literal('table'), view: table, rows: z.array(z.array(tableCell)) }),
])
export type MaskedViews = z.infer<typeof maskedViews>
