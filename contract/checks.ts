import { z } from 'zod'

/** What is wrong with a project's file, or with what it refers to. */
export const projectFault = z.object({
  kind: z.enum([
    'unreadable', // not to be opened at all
    'newer', // of a newer version of the program, which may know better
    'schema', // parts that are too many, missing or changed
    'damage', // pages or indexes that SQLite finds wrong
    'references', // rows that belong to nothing
    'results', // computed rows that cannot be read
    'samples', // data sets that do not hold what they say
    'network', // files that are missing or changed
    'data',
  ]),
  sentence: z.string(),
  /** What a repair does about it; null where it can do nothing. */
  remedy: z.string().nullable(),
})
export type ProjectFault = z.infer<typeof projectFault>

/** The file alone, without what it refers to. */
export const fileCheck = z.object({
  /** Of its format; null where it cannot be told. */
  schemaVersion: z.int().nullable(),
  /** What is wrong with it now: after the repair, where one was made. */
  faults: z.array(projectFault),
  /** What a repair did, in sentences. */
  repaired: z.array(z.string()),
  /** The file as it was before the repair. */
  copy: z.string().nullable(),
  /** The newest sound copy beside it. */
  backup: z.object({ path: z.string(), modifiedAt: z.number() }).nullable(),
})
export type FileCheck = z.infer<typeof fileCheck>

export const projectCheck = z.object({ path: z.string(), ...fileCheck.shape })
export type ProjectCheck = z.infer<typeof projectCheck>
