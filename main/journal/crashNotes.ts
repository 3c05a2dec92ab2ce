import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { crashNote, type CrashNote } from '../../contract/diagnosis.ts'
import { readJsonFile, writeJsonFile } from '../files/jsonFile.ts'

/** What a program that runs says of itself, for whoever finds that it did not end. */
const running = crashNote.omit({ found: true }).extend({ pid: z.int() })
export type Running = z.infer<typeof running>

const mostKept = 5

/** Files of one folder: one for each program that runs, one for each that did not end as it should. */
export function createCrashNotes(folder: string) {
  const runningFile = (pid: number) => join(folder, `running-${pid}.json`)
  const files = (pattern: RegExp): string[] => {
    try {
      return readdirSync(folder)
        .filter((name) => pattern.test(name))
        .sort()
    } catch {
      return []
    }
  }
  return {
    /** Says what runs now. */
    say(now: Running): void {
      attempt(() => {
        writeJsonFile(runningFile(now.pid), now)
      })
    },
    /** It ended as it should. */
    end(pid: number): void {
      attempt(() => {
        rmSync(runningFile(pid), { force: true })
      })
    },
    /** Turns what programs left that are gone into notes; the answer is how many there were. */
    collect(): number {
      let count = 0
      for (const name of files(/^running-\d+\.json$/)) {
        const left = readJsonFile(join(folder, name), running)
        if (left && isAlive(left.pid)) continue
        attempt(() => {
          rmSync(join(folder, name), { force: true })
          if (!left) return
          const { pid: _, ...note } = left
          writeJsonFile(join(folder, `crash-${note.startedAt}.json`), { ...note, found: Date.now() })
          count++
        })
      }
      for (const name of files(/^crash-\d+\.json$/).slice(0, -mostKept)) attempt(() => rmSync(join(folder, name)))
      return count
    },
    /** Newest first. */
    list: (): CrashNote[] =>
      files(/^crash-\d+\.json$/)
        .reverse()
        .flatMap((name) => readJsonFile(join(folder, name), crashNote) ?? []),
  }
}

/** Signal 0 asks, and does nothing. One of another person is alive as well. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Nothing of the work depends on it. */
function attempt(action: () => void): void {
  try {
    action()
  } catch {
    // The folder cannot be written.
  }
}
