import { z } from 'zod'
import { providerStatus } from './providers.ts'

/** What was left by a program that did not end as it should. Without personal paths. */
export const crashNote = z.object({
  startedAt: z.number(),
  /** When another start found it. */
  found: z.number(),
  versions: z.record(z.string(), z.string()),
  platform: z.string(),
  /** Kind and status of the job that changed last. */
  lastJob: z.string().nullable(),
  error: z.string().nullable(),
})
export type CrashNote = z.infer<typeof crashNote>

export const diagnosis = z.object({
  versions: z.record(z.string(), z.string()),
  platform: z.string(),
  cores: z.int(),
  memoryBytes: z.int(),
  providers: z.array(providerStatus),
  checks: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() })),
  /** Newest first. */
  crashes: z.array(crashNote),
  /** Folder of the logs; null where none are written. */
  logs: z.string().nullable(),
})
export type Diagnosis = z.infer<typeof diagnosis>
