import { z } from 'zod'
import { providerStatus } from './providers.ts'

export const diagnosis = z.object({
  versions: z.record(z.string(), z.string()),
  platform: z.string(),
  cores: z.int(),
  memoryBytes: z.int(),
  providers: z.array(providerStatus),
  checks: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() })),
})
export type Diagnosis = z.infer<typeof diagnosis>
