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
})
export type Preprocessing = z.infer<typeof preprocessing>

export const datasetKind = z.enum(['image'])

export const datasetInfo = z.object({
  id: z.int(),
  name: z.string(),
  kind: datasetKind,
  path: z.string(),
  /** Its folder or manifest is not where it was. */
  missing: z.boolean(),
  /** Names in class order; index in this list is the label. */
  classes: z.array(z.string()),
  count: z.int(),
  preprocessing,
  /** Files that could not be read when the data set was added. */
  skipped: z.array(z.object({ path: z.string(), reason: z.string() })),
})
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
  /** Path inside the data set. */
  path: z.string(),
  /** Class index, or null for a sample without a label. */
  label: z.int().nullable(),
  sha256: z.string(),
})
export type SampleInfo = z.infer<typeof sampleInfo>
