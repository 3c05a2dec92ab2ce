import { z } from 'zod'
import { explainedSample } from './explanations.ts'
import { sparsePasses } from './limits.ts'

/** Instead of all `2^n` coalitions only so many, chosen by a seed. */
export const sparseSettings = z.object({
  /** Forward passes altogether, those of the coalitions that are held out among them. */
  passes: z.int().min(sparsePasses.least).max(sparsePasses.most),
  seed: z.int().nonnegative().default(0),
})
export type SparseSettings = z.infer<typeof sparseSettings>

export const sparseInteraction = z.object({
  /** Rising numbers of the players; the interaction acts where all of them are present. */
  players: z.array(z.int().nonnegative()).min(1),
  /** In the unit of v. */
  value: z.number(),
})
export type SparseInteraction = z.infer<typeof sparseInteraction>

/**
 * AND interactions that were recovered from some of the coalitions. Not exact: `r2` tells how well they rebuild values that
 * they were not fitted to. Never to be mixed with an `Explanation`, which is of all coalitions.
 */
export const sparseExplanation = z.object({
  n: z.int().positive(),
  /** What is rebuilt for the empty set. */
  constant: z.number(),
  /** Strongest first. */
  interactions: z.array(sparseInteraction),
  /** 1 - residual / total sum of squares over the coalitions that were held out. */
  r2: z.number(),
  /** Coalitions that were held out: drawn evenly from all, and used for nothing but `r2`. */
  heldOut: z.int().positive(),
  passes: z.int().positive(),
  seed: z.int().nonnegative(),
  /** What the network says: nobody, everybody. */
  vEmpty: z.number(),
  vFull: z.number(),
})
export type SparseExplanation = z.infer<typeof sparseExplanation>

/** The same with the sample that it is of. */
export const sampleSparse = explainedSample.extend({ explanation: sparseExplanation })
export type SampleSparse = z.infer<typeof sampleSparse>
