import { z } from 'zod'
import { baselineSpec, studySettings } from './analysis.ts'

/** A bootstrap 95 % interval over samples. */
export const interval = z.tuple([z.number(), z.number()])
export type Interval = z.infer<typeof interval>

/** One run's way to its last checkpoint. Arrays run over `epochs`. */
export const convergence = z.object({
  role: z.enum(['finetuned', 'scratch']),
  epochs: z.array(z.int()),
  /** Mean weighted Jaccard with the run's own last checkpoint. */
  similarity: z.array(z.number()),
  similarityIntervals: z.array(interval),
  /** ft(t) with pre, or sc(t) with the last fine-tuned network. */
  reference: z.object({ name: z.string(), similarity: z.array(z.number()) }),
  accuracy: z.array(z.number()),
  loss: z.array(z.number()),
  /** Area under the similarity curve over epochs, divided by the span of epochs. */
  areaUnderCurve: z.number(),
  /** First epoch with at least that share of the final similarity. */
  epochAtHalf: z.int(),
  epochAtNinety: z.int(),
  /** Net rise over total variation; 1 when the curve only rises. */
  directness: z.number(),
})
export type Convergence = z.infer<typeof convergence>

const byOrder = z.array(z.number())
const intervalsByOrder = z.array(interval)

/** The study of what pre-training gave, summed over samples. `byOrder` arrays start at order 1. */
export const report = z.object({
  /** With nothing left out that the numbers depend on. */
  settings: studySettings.extend({ baseline: baselineSpec }),
  n: z.int(),
  samples: z.int(),
  networks: z.object({ pretrained: z.string(), finetuned: z.string(), scratch: z.string().nullable() }),
  order: z.array(z.int()),
  preserve: byOrder,
  discard: byOrder,
  new: byOrder,
  preserveIntervals: intervalsByOrder,
  discardIntervals: intervalsByOrder,
  newIntervals: intervalsByOrder,
  /** Sum of preserve over sum of |pre|; and over sum of |ft|. */
  preservedShare: z.number(),
  preservedShareOfFinetuned: z.number(),
  /** Null without a scratch network, or where nothing was preserved. */
  learnedByScratch: z.number().nullable(),
  intervals: z.object({
    preservedShare: interval,
    preservedShareOfFinetuned: interval,
    learnedByScratch: interval.nullable(),
  }),
  /** Mean signed effect on v of each kind, by order: positive pushes towards the class. */
  effect: z.object({ preserve: byOrder, discard: byOrder, new: byOrder }),
  /** Per class of the samples: how many, and the shares. */
  classes: z.array(
    z.object({
      name: z.string(),
      samples: z.int(),
      preservedShare: z.number(),
      learnedByScratch: z.number().nullable(),
    }),
  ),
  probe: z.object({ trainAccuracy: z.number(), testAccuracy: z.number().nullable(), C: z.number() }).nullable(),
  /** A key a run. */
  convergence: z.record(z.string(), convergence),
  /** Largest relative duality gap and largest residual over the explanations behind the report. */
  worstGap: z.number(),
  worstResidual: z.number(),
})
export type Report = z.infer<typeof report>
