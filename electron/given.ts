import { resolve } from 'node:path'
import { z } from 'zod'
import { isProjectFile } from './openFiles.ts'

/** What the program was started with: a project file, or the wish for the sample study. */
const given = z.object({ file: z.string().nullable(), sample: z.boolean() })
export type Given = z.infer<typeof given>

/** Reads the arguments of a start such as `carryover FILE` in a folder. Chromium's own switches are let be. */
export function givenIn(argv: readonly string[], folder: string): Given {
  const paths = argv.filter((argument) => !argument.startsWith('-')).map((argument) => resolve(folder, argument))
  return { file: paths.find(isProjectFile) ?? null, sample: argv.includes('--sample') }
}

/** What another instance passes on; whatever it is. */
export const readGiven = (data: unknown): Given => given.safeParse(data).data ?? { file: null, sample: false }
