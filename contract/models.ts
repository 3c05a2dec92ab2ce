import { z } from 'zod'

export const roles = ['pretrained', 'finetuned', 'scratch', 'other'] as const
export const role = z.enum(roles)
export type Role = z.infer<typeof role>

/** Element types a network may take its sample in. */
export const elementTypes = ['float32', 'float16', 'float64', 'uint8', 'int32', 'int64', 'bool', 'string'] as const
export const elementType = z.enum(elementTypes)
export type ElementType = z.infer<typeof elementType>

/** One declared input or output; a free dimension is `null`. */
export const port = z.object({
  name: z.string(),
  type: z.string(),
  shape: z.array(z.int().nonnegative().nullable()).nullable(),
  /** The operator that an output comes out of; those that only pass on, such as Identity and Cast, are looked through. */
  operator: z.string().optional(),
})
export type Port = z.infer<typeof port>

/** What an ONNX file says about itself, read without running it. */
export const inspection = z.object({
  irVersion: z.int(),
  /** Version of the default operator set. */
  opset: z.int(),
  producer: z.string(),
  inputs: z.array(port),
  outputs: z.array(port),
  /** Operator types with how often each occurs, by name. */
  operators: z.record(z.string(), z.int()),
  parameters: z.int(),
  /** Bytes of the file and of its external data together. */
  bytes: z.int(),
  /** External data files, relative to the model's folder. */
  externalData: z.array(z.string()),
  /** Rows of the embedding that the numbers of an input look up, by input; where it is certain. */
  embeddings: z.record(z.string(), z.int().positive()).optional(),
})
export type Inspection = z.infer<typeof inspection>

export const layout = z.enum(['NCHW', 'NHWC'])
export type Layout = z.infer<typeof layout>

/** What a network makes of a sample, whatever kind it is. */
const answers = {
  /** The leading dimension when the network fixes it, else null. */
  batch: z.int().positive().nullable(),
  logits: z.string(),
  /**
   * What comes out there. Of probabilities the logits before their softmax are taken where it is seen, else their
   * logarithms, which give the same log-odds; log-probabilities are logits as they are.
   */
  scale: z.enum(['logits', 'probabilities']),
  /** Number of logits; 1 is a binary head. */
  classes: z.int().positive(),
  features: z.string().nullable(),
  featureCount: z.int().nonnegative(),
  /** Inputs beside those of the sample: filled with one number. */
  constants: z.array(
    z.object({
      name: z.string(),
      type: elementType,
      /** Whether every sample has its own, behind a leading dimension of the batch; else one serves the whole batch. */
      perSample: z.boolean(),
      /** Without the batch. */
      shape: z.array(z.int().positive()),
      value: z.number(),
    }),
  ),
}

const input = z.object({ name: z.string(), type: elementType })

/** A picture goes in as [batch, C, H, W] or [batch, H, W, C]. */
export const pictureBinding = z.object({
  kind: z.literal('image'),
  input: z.string(),
  layout,
  type: elementType,
  /** Channels, height, width of one sample; 0 where the network leaves it free. */
  channels: z.int().nonnegative(),
  height: z.int().nonnegative(),
  width: z.int().nonnegative(),
  ...answers,
})
export type PictureBinding = z.infer<typeof pictureBinding>

/** A text goes in as [batch, length] numbers of tokens, int32 or int64. */
export const textBinding = z.object({
  kind: z.literal('text'),
  /** Token numbers. */
  ids: input,
  /** 1 for a token, 0 for padding. */
  attention: input.nullable(),
  /** Token types; all 0 for a single text. */
  types: input.nullable(),
  /** 0, 1, 2, …; the session fills it. */
  positions: input.nullable(),
  /** Tokens of a text, special ones included; 0 where the network leaves it free. */
  length: z.int().nonnegative(),
  /** Rows of the embedding that the token numbers look up; null where it was not found. */
  vocabulary: z.int().positive().nullable(),
  ...answers,
})
export type TextBinding = z.infer<typeof textBinding>

/** A row goes in as one input of all columns, or column by column in the order of the inputs. */
export const tableBinding = z.object({
  kind: z.literal('table'),
  /** `shape` is that of one sample: [columns], [1] or []; 0 where the number of columns is free. */
  inputs: z.array(z.object({ ...input.shape, shape: z.array(z.int().nonnegative()) })).min(1),
  ...answers,
})
export type TableBinding = z.infer<typeof tableBinding>

/** Which inputs take the sample and which outputs hold the logits and the penultimate features. */
export const binding = z.discriminatedUnion('kind', [pictureBinding, textBinding, tableBinding])
export type Binding = z.infer<typeof binding>

/** What a user may say about a binding; the rest is guessed. */
export const bindingChoice = z
  .object({
    kind: z.enum(['image', 'text', 'table']),
    /** The input of the picture, of the token numbers, or of the row. */
    input: z.string(),
    layout,
    logits: z.string(),
    scale: answers.scale,
    features: z.string().nullable(),
  })
  .partial()
export type BindingChoice = z.infer<typeof bindingChoice>

export const modelInfo = z.object({
  id: z.int(),
  name: z.string(),
  role,
  run: z.string(),
  epoch: z.int().nullable(),
  /** Relative to the project file's folder where that is possible. */
  path: z.string(),
  sha256: z.string(),
  /** Its file is not where it was; `project.locate` finds it again. */
  missing: z.boolean(),
  inspection,
  binding,
  probe: z
    .object({ data: z.string(), classes: z.int(), trainAccuracy: z.number(), testAccuracy: z.number().nullable() })
    .nullable(),
})
export type ModelInfo = z.infer<typeof modelInfo>

/** One checkpoint as the file names suggest it, before anything is added. */
export const checkpoint = z.object({
  path: z.string(),
  name: z.string(),
  role,
  run: z.string(),
  epoch: z.int().nullable(),
})
export type Checkpoint = z.infer<typeof checkpoint>
