import { z } from 'zod'

export const roles = ['pretrained', 'finetuned', 'scratch', 'other'] as const
export const role = z.enum(roles)
export type Role = z.infer<typeof role>

/** Element types a network may take its sample in. */
export const elementTypes = ['float32', 'float16', 'uint8', 'int32', 'int64'] as const
export const elementType = z.enum(elementTypes)
export type ElementType = z.infer<typeof elementType>

/** One declared input or output; a free dimension is `null`. */
export const port = z.object({
  name: z.string(),
  type: z.string(),
  shape: z.array(z.int().nonnegative().nullable()).nullable(),
  /** The operator that an output comes out of. */
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
})
export type Inspection = z.infer<typeof inspection>

export const layout = z.enum(['NCHW', 'NHWC'])
export type Layout = z.infer<typeof layout>

/** Which input takes the sample and which outputs hold the logits and the penultimate features. */
export const binding = z.object({
  input: z.string(),
  layout,
  type: elementType,
  /** Channels, height, width of one sample; 0 where the network leaves it free. */
  channels: z.int().nonnegative(),
  height: z.int().nonnegative(),
  width: z.int().nonnegative(),
  /** The leading dimension when the network fixes it, else null. */
  batch: z.int().positive().nullable(),
  logits: z.string(),
  /** Number of logits; 1 is a binary head. */
  classes: z.int().positive(),
  features: z.string().nullable(),
  featureCount: z.int().nonnegative(),
})
export type Binding = z.infer<typeof binding>

/** What a user may say about a binding; the rest is guessed. */
export const bindingChoice = binding.pick({ input: true, logits: true, features: true, layout: true }).partial()
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
