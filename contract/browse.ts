import { z } from 'zod'
import { sampleInfo, tableCell } from './datasets.ts'

/** Which samples of a data set are shown. Conditions are joined with "and"; what is left out does not count. */
export const sampleFilter = z.object({
  /** Part of the sample's path or text, or its number. */
  text: z.string().optional(),
  /** Only these, by index. */
  samples: z.array(z.int().nonnegative()).optional(),
  /** Class indices. */
  labels: z.array(z.int().nonnegative()).optional(),
  /** Some network was analysed on it already. */
  analysed: z.boolean().optional(),
  /** A condition on one network's stored predictions each; two of them say "A right and B wrong". */
  networks: z
    .array(
      z.object({
        model: z.string(),
        right: z.boolean().optional(),
        /** The class it predicts. */
        predicted: z.int().nonnegative().optional(),
        /** Bounds of the probability of the class it predicts. */
        confidence: z.tuple([z.number(), z.number()]).optional(),
      }),
    )
    .optional(),
})
export type SampleFilter = z.infer<typeof sampleFilter>

export const sampleOrder = z.object({
  by: z.enum(['index', 'path', 'label', 'confidence', 'agreement']),
  /**
   * The network whose confidence it is; the first that is shown unless given. `agreement` is the share of the shown
   * networks that predict the same class.
   */
  model: z.string().optional(),
  descending: z.boolean().default(false),
})
export type SampleOrder = z.infer<typeof sampleOrder>

/** What one network says about one sample. */
export const prediction = z.object({ class: z.int(), confidence: z.number() })
export type Prediction = z.infer<typeof prediction>

export const sampleRow = z.object({
  ...sampleInfo.shape,
  /** The text or the cells of the row; null for a picture. A long text is cut. */
  content: z.union([z.string(), z.array(tableCell)]).nullable(),
  analysed: z.boolean(),
  /** In the order of the networks that were asked for; null where a network was not evaluated. */
  predictions: z.array(prediction.nullable()),
})
export type SampleRow = z.infer<typeof sampleRow>

export const samplePage = z.object({ total: z.int(), rows: z.array(sampleRow) })
export type SamplePage = z.infer<typeof samplePage>

/** A network's stored answers on a whole data set, in one line. */
export const evaluationInfo = z.object({
  model: z.string(),
  data: z.string(),
  accuracy: z.number(),
  loss: z.number(),
})
export type EvaluationInfo = z.infer<typeof evaluationInfo>
