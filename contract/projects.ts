import { z } from 'zod'
import { providerName } from './providers.ts'

/** An edit of a project that can be taken back, and the networks or the data set it was about. */
export const projectEdit = z.object({
  what: z.enum([
    'model-added',
    'model-removed',
    'model-changed',
    'model-renamed',
    'data-added',
    'data-removed',
    'data-renamed',
  ]),
  /** As they were called before a renaming. */
  names: z.array(z.string()).min(1),
})
export type ProjectEdit = z.infer<typeof projectEdit>

export const projectInfo = z.object({
  /** What calls name the open project by. */
  project: z.string(),
  path: z.string(),
  readOnly: z.boolean(),
  schemaVersion: z.int(),
  models: z.int(),
  datasets: z.int(),
  games: z.int(),
  explanations: z.int(),
  bytes: z.int(),
  /** What computes where a run does not say; null for the person's order. */
  provider: providerName.nullable(),
  /** What "undo" would take back; null for nothing. */
  undo: projectEdit.nullable(),
})
export type ProjectInfo = z.infer<typeof projectInfo>

/** The studies that come with the program: pictures, texts, a table. */
export const sampleStudy = z.enum(['digits', 'reviews', 'cancer'])
export type SampleStudy = z.infer<typeof sampleStudy>
