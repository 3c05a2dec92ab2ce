import { z } from 'zod'

/** Name of the entry that says what else is in a packed project. */
export const manifestName = 'carryover.json'

/** A packed project is a ZIP archive of its file, its networks and its samples, and of this. */
export const manifest = z.object({
  format: z.literal(1),
  /** Version of the program that packed it. */
  program: z.string(),
  /** Path of the project in the archive. */
  project: z.string(),
  files: z.array(z.object({ path: z.string(), bytes: z.int().nonnegative(), sha256: z.string() })),
})
export type Manifest = z.infer<typeof manifest>
