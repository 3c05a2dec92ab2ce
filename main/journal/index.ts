import { arch, platform, release } from 'node:os'
import { join } from 'node:path'
import { CarryoverError, type CrashNote, type Job } from '../../contract/index.ts'
import { createCrashNotes } from './crashNotes.ts'
import { rotatingFile } from './rotatingFile.ts'
import { withoutPaths } from './withoutPaths.ts'

export { withoutPaths } from './withoutPaths.ts'

/** What the program writes down about itself: for the person, and for who is asked for help. No personal paths. */
export interface Journal {
  /** Null where nothing is written down. */
  readonly folder: string | null
  job(job: Job): void
  /** A call that failed. Only faults of the program come with a stack. */
  failure(call: string, error: unknown): void
  crashes(): CrashNote[]
  /** The program ends as it should. */
  close(): void
}

const nothing: Journal = {
  folder: null,
  job: () => undefined,
  failure: () => undefined,
  crashes: () => [],
  close: () => undefined,
}

/** Keeps a journal in a folder of the settings; none where that is null. */
export function openJournal(settingsFolder: string | null, versions: Record<string, string>): Journal {
  if (settingsFolder === null) return nothing
  const folder = join(settingsFolder, 'log')
  const append = rotatingFile(join(folder, 'carryover.log'))
  const notes = createCrashNotes(folder)
  const write = (what: string, text: string) => {
    append(withoutPaths(`${new Date().toISOString()} ${what} ${text}`).replaceAll('\n', '\n  '))
  }
  const now = { pid: process.pid, startedAt: Date.now(), versions, platform: systemName(), lastJob: null, error: null }
  let running: Parameters<typeof notes.say>[0] = now
  const say = (change: Partial<typeof running>) => {
    running = { ...running, ...change }
    notes.say(running)
  }
  /** Looks on while the process goes down, and changes nothing about that. */
  const onCrash = (error: unknown) => {
    write('crash', stackOf(error))
    say({ error: withoutPaths(stackOf(error)) })
  }

  const found = notes.collect()
  const list = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  write('start', `${list.join(', ')}; ${running.platform}`)
  if (found > 0) write('note', 'the program did not end as it should the last time')
  say({})
  process.on('uncaughtExceptionMonitor', onCrash)
  const told = new Map<string, Job['status']>()

  return {
    folder,
    job({ id, kind, status, done, total, failed, error }) {
      if (told.get(id) === status) return
      told.set(id, status)
      const fault = error ? ` ${error.code}: ${error.message}` : ''
      write('job', `${kind} ${id.slice(0, 8)} ${status}, ${done} of ${total}, ${failed} failed${fault}`)
      say({ lastJob: `${kind} ${status}` })
    },
    failure(call, error) {
      const isOurs = !(error instanceof CarryoverError) || error.code === 'INTERNAL'
      write('error', isOurs ? `${call} ${stackOf(error)}` : `${call} ${error.code}: ${error.message}`)
    },
    crashes: () => notes.list(),
    close() {
      process.off('uncaughtExceptionMonitor', onCrash)
      write('end', '')
      notes.end(process.pid)
    },
  }
}

const systemName = () => `${platform()} ${release()} ${arch()}`
const stackOf = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error))
