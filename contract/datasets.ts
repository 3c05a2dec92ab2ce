import { z } from 'zod'

export const presets = ['mnist', 'cifar10', 'imagenet', 'none'] as const
export const preset = z.enum(presets)
export type Preset = z.infer<typeof preset>

/** From a picture file to what the network sees: resize, centre crop, `(raw * scale - mean) / std` channel by channel. */
export const preprocessing = z.object({
  channels: z.union([z.literal(1), z.literal(3)]),
  /** `BGR` swaps the order of a colour picture. */
  order: z.enum(['RGB', 'BGR']).default('RGB'),
  /** Shorter side after the resize; null leaves the picture as it is. */
  resize: z.int().positive().nullable(),
  /** Height and width of the centre crop; null leaves it as it is. */
  crop: z.tuple([z.int().positive(), z.int().positive()]).nullable(),
  /** Multiplies raw values in 0…255 (8 bit; 16 bit is brought to that range without loss). */
  scale: z.number().positive(),
  mean: z.array(z.number()),
  std: z.array(z.number().positive()),
  /** Raw values that are shown black and white; 0 and 255 unless said, others only in arrays of floats. */
  range: z.tuple([z.number(), z.number()]).optional(),
})
export type Preprocessing = z.infer<typeof preprocessing>

/** How samples are kept and looked at. */
export const datasetKind = z.enum(['image', 'text', 'table'])
export type DatasetKind = z.infer<typeof datasetKind>

/** What a file or folder is added as; arrays (NPZ, NPY) become pictures. */
export const sourceKind = z.enum([...datasetKind.options, 'array'])
export type SourceKind = z.infer<typeof sourceKind>

/** How texts become tokens. */
export const textReading = z.object({
  /** Column that holds the text. */
  column: z.string(),
  /** The tokenizer is kept in the project. */
  tokenizer: z.object({ sha256: z.string(), name: z.string(), vocabulary: z.int().positive() }),
  /** Longer texts are cut to so many tokens, special ones included. */
  mostTokens: z.int().positive(),
})
export type TextReading = z.infer<typeof textReading>

/** A column of a table: numbers, or one of the categories, in the order in which they are numbered. */
export const tableColumn = z.object({ name: z.string(), categories: z.array(z.string()).nullable() })
export type TableColumn = z.infer<typeof tableColumn>

/** A number, or the name of a category. */
export const tableCell = z.union([z.number(), z.string()])
export type TableCell = z.infer<typeof tableCell>

const ofEveryKind = {
  id: z.int(),
  name: z.string(),
  path: z.string(),
  /** Its folder or file is not where it was. Texts and rows are kept in the project and never miss theirs. */
  missing: z.boolean(),
  /** Names in class order; index in this list is the label. */
  classes: z.array(z.string()),
  count: z.int(),
  /** Files or rows that could not be read when the data set was added. */
  skipped: z.array(z.object({ path: z.string(), reason: z.string() })),
}

export const datasetInfo = z.discriminatedUnion('kind', [
  z.object({
    ...ofEveryKind,
    kind: z.literal('image'),
    preprocessing,
    /** Column of a Parquet file, or array of an NPZ, that holds the pictures; null for files of their own. */
    column: z.string().nullable(),
  }),
  z.object({ ...ofEveryKind, kind: z.literal('text'), reading: textReading }),
  z.object({ ...ofEveryKind, kind: z.literal('table'), columns: z.array(tableColumn) }),
])
export type DatasetInfo = z.infer<typeof datasetInfo>

/** One picture as the network sees it: channel by channel, row by row (CHW). */
export interface SampleTensor {
  data: Float32Array
  channels: number
  height: number
  width: number
}

export const sampleInfo = z.object({
  index: z.int(),
  /** Path inside the data set, or the place of its line or row, such as "line 12". */
  path: z.string(),
  /** Class index, or null for a sample without a label. */
  label: z.int().nullable(),
  sha256: z.string(),
})
export type SampleInfo = z.infer<typeof sampleInfo>
