import { z } from 'zod'
import { errorCodes } from './errors.ts'

export const jobStatus = z.enum(['waiting', 'running', 'paused', 'done', 'failed', 'cancelled'])
export type JobStatus = z.infer<typeof jobStatus>

export const errorMessage = z.object({ code: z.enum(errorCodes), message: z.string(), hint: z.string().optional() })

/** Long work looks the same everywhere; `job` events carry this at most every 100 ms. */
export const job = z.object({
  id: z.string(),
  project: z.string(),
  kind: z.enum(['analysis', 'study', 'probe', 'predictions', 'pack', 'import', 'export']),
  status: jobStatus,
  title: z.string(),
  /** The data set it works on; null for what works on none, or on the only one. */
  data: z.string().nullable(),
  done: z.number(),
  total: z.number(),
  /** Milliseconds since the epoch; null while it waits. */
  startedAt: z.number().nullable(),
  abortable: z.boolean(),
  /** What it is doing now, in words. */
  detail: z.string(),
  /** What to know about its results, in a sentence: that a provider was given up. It stays when the job has ended. */
  notice: z.string().nullable(),
  /** Forward passes a second over the last seconds; null when that is not what it does. */
  throughput: z.number().nullable(),
  secondsLeft: z.number().nullable(),
  /** How many samples failed so far; `job.errors` has their sentences. */
  failed: z.int(),
  error: errorMessage.nullable(),
})
export type Job = z.infer<typeof job>

/** What became of an analysis. An error stays on its sample and does not stop the rest. */
export const runSummary = z.object({
  planned: z.int(),
  computed: z.int(),
  cached: z.int(),
  failed: z.int(),
  forwardPasses: z.int(),
  seconds: z.number(),
  /** What computed; several where one was given up. */
  provider: z.string(),
  /** Why a provider was given up and the CPU did the rest; null where none was. */
  fallback: z.string().nullable().default(null),
  errors: z.array(z.object({ data: z.string(), model: z.string(), sample: z.int(), ...errorMessage.shape })),
})
export type RunSummary = z.infer<typeof runSummary>
