import { z } from 'zod'

/** One call: what it takes and what it answers. */
export const call = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output })
export const nothing = z.void()

/** An open project; every call about one carries it. */
export const inProject = z.object({ project: z.string() })

export const jobStarted = z.object({ job: z.string() })
export const jobById = z.object({ job: z.string() })
