import { rmSync } from 'node:fs'
import type { Connection } from './connection.ts'
import { inWords } from './faults.ts'

/** 1 MiB a step, between which others get their turn. */
const pagesAtOnce = 256

/** Copies an open project page by page into a file of its own, also while it is written. */
export async function copyOf({ database, path }: Connection, target: string): Promise<void> {
  try {
    await database.backup(target, { progress: () => pagesAtOnce })
  } catch (error) {
    rmSync(target, { force: true })
    inWords(path, () => {
      throw error
    })
  }
}
