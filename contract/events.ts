import { z } from 'zod'
import { job } from './jobs.ts'

/** Something in a project is not as it was; whoever shows that part asks again. */
export const change = z.object({
  project: z.string(),
  part: z.enum(['project', 'models', 'data', 'predictions', 'games', 'studies']),
})

/** What a menu or the operating system asks of the window. */
export const command = z.object({
  name: z.enum(['open', 'new', 'palette', 'settings', 'doctor', 'undo', 'go-back', 'go-forward', 'about']),
  /** A path for `open`. */
  argument: z.string().optional(),
})

/** `forgotten` tells that a job was taken off the list. */
export const events = { job, change, command, forgotten: z.object({ job: z.string() }) } as const
export type EventName = keyof typeof events
export type EventData<E extends EventName> = z.output<(typeof events)[E]>
