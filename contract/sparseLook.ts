import { z } from 'zod'
import { gameSettings } from './analysis.ts'
import { sampleSparse, sparseExplanation } from './sparse.ts'
import { sampleView } from './views.ts'

/** What tells one of the recovered explanations of a network and a sample from the others. */
export const storedSparse = z.object({
  id: z.int(),
  settings: gameSettings,
  className: z.string(),
  ...sparseExplanation.pick({ n: true, passes: true, seed: true, r2: true }).shape,
})
export type StoredSparse = z.infer<typeof storedSparse>

/** A recovered explanation with the sample as the network sees it, and what of it belongs to which player. */
export const sparseLook = z.object({
  ...sampleSparse.shape,
  id: z.int(),
  settings: gameSettings,
  view: sampleView,
  /** All that there are for this network and sample, the newest first. */
  stored: z.array(storedSparse),
})
export type SparseLook = z.infer<typeof sparseLook>
