import { z } from 'zod'

/** Typed arrays cross every transport as they are. */
export const float64Array = z.custom<Float64Array>((value) => value instanceof Float64Array, 'expected a Float64Array')

export const interactionType = z.enum(['and', 'or'])
export type InteractionType = z.infer<typeof interactionType>

export const interaction = z.object({
  type: interactionType,
  /** Bit i set: player i takes part. */
  mask: z.int().positive(),
  value: z.number(),
  salient: z.boolean(),
})
export type Interaction = z.infer<typeof interaction>

/**
 * AND and OR interactions of one game. Arrays have 2^n entries in mask order: bit i of the index is player i.
 * A single player's OR is folded into its AND; entry 0 of both is 0.
 */
export const explanation = z.object({
  n: z.int(),
  kappa: z.number(),
  /** Tolerated residual, kappa * |v(N) - v(∅)|, in the unit of v. */
  delta: z.number(),
  and: float64Array,
  or: float64Array,
  /** What the empty set carries: v(∅) at kappa = 0, within delta of it otherwise. */
  constant: z.number(),
  /** Sum of |I| that was reached, and a proven lower bound of the least possible. */
  objective: z.number(),
  lowerBound: z.number(),
  /** (objective - lowerBound) / objective. */
  gap: z.number(),
  /** Largest |v(T) - rebuilt v(T)| over all coalitions. */
  residualMax: z.number(),
  vEmpty: z.number(),
  vFull: z.number(),
  steps: z.int(),
})
export type Explanation = z.infer<typeof explanation>

/** Whose explanation it is: one network on one sample. */
export const explainedSample = z.object({
  model: z.string(),
  data: z.string(),
  sample: z.int(),
  path: z.string(),
  label: z.int().nullable(),
  class: z.int(),
  className: z.string(),
  players: z.array(z.string()),
  provider: z.string(),
})
export type ExplainedSample = z.infer<typeof explainedSample>

/** What `show` and the drilldown ask for: the explanation of one network on one sample. */
export const sampleExplanation = explainedSample.extend({
  values: float64Array,
  explanation,
  shapley: float64Array,
})
export type SampleExplanation = z.infer<typeof sampleExplanation>

/** Several games taken apart, each by itself or together. */
export const decomposition = z.object({
  joint: z.boolean(),
  /** Of the whole problem: the joint objective, or the sum over the games. */
  objective: z.number(),
  lowerBound: z.number(),
  gap: z.number(),
  games: z.array(explanation),
})
export type Decomposition = z.infer<typeof decomposition>
