import { randomUUID } from 'node:crypto'
import { CarryoverError, type Job } from '../../contract/index.ts'
import { asErrorMessage } from './errors.ts'

/** What running work may say about itself; anything left out stays as it was. */
export type Progress = Partial<Pick<Job, 'done' | 'total' | 'detail' | 'throughput' | 'secondsLeft'>>

export interface Work<T> {
  project: string
  title: string
  run: (signal: AbortSignal, progress: (now: Progress) => void) => Promise<T>
  /** Told whenever the status changes, before anybody else. */
  onStatus?: (job: Job) => void
}

interface Entry {
  job: Job
  controller: AbortController
  result: Promise<unknown>
}

export interface Queue {
  /** Puts work at the end of the queue and answers at once. */
  start<T>(work: Work<T>): string
  /** Settles with the work; rejects with its error, CANCELLED or JOB_UNKNOWN. */
  result(job: string): Promise<unknown>
  cancel(job: string): void
  list(): Job[]
  /** Cancels everything and waits until nothing runs. */
  close(): Promise<void>
}

/** Events about one job are at least this far apart, except when its status changes. */
const quietMs = 100

/** Long work, one at a time in the order it was asked for: one study uses all cores by itself. */
export function createQueue(onJob: (job: Job) => void): Queue {
  const entries = new Map<string, Entry>()
  let last: Promise<unknown> = Promise.resolve()

  async function run<T>(entry: Entry, work: Work<T>): Promise<T> {
    const { job, controller } = entry
    let toldAt = 0
    const status = (change: Partial<Job>) => {
      Object.assign(job, change)
      work.onStatus?.({ ...job })
      onJob({ ...job })
    }
    const progress = (now: Progress) => {
      Object.assign(job, now)
      if (performance.now() - toldAt < quietMs) return
      toldAt = performance.now()
      onJob({ ...job })
    }
    try {
      controller.signal.throwIfAborted()
      status({ status: 'running', startedAt: Date.now() })
      const result = await work.run(controller.signal, progress)
      status({ status: 'done', done: job.total, secondsLeft: 0, detail: '' })
      return result
    } catch (error) {
      const message = controller.signal.aborted ? cancelled(job.title) : asErrorMessage(error)
      status({ status: message.code === 'CANCELLED' ? 'cancelled' : 'failed', error: message })
      throw controller.signal.aborted ? new CarryoverError(message.code, message.message, message.hint) : error
    }
  }

  function find(id: string): Entry {
    const entry = entries.get(id)
    if (!entry) throw new CarryoverError('JOB_UNKNOWN', `There is no job "${id}".`)
    return entry
  }

  return {
    start(work) {
      const job: Job = {
        id: randomUUID(),
        project: work.project,
        status: 'waiting',
        title: work.title,
        done: 0,
        total: 0,
        startedAt: null,
        abortable: true,
        detail: '',
        throughput: null,
        secondsLeft: null,
        error: null,
      }
      const entry: Entry = { job, controller: new AbortController(), result: Promise.resolve() }
      entry.result = last.then(() => run(entry, work))
      // Whoever asks for the result sees the error; nobody asking must not bring the process down.
      last = entry.result.catch(() => undefined)
      entries.set(job.id, entry)
      onJob({ ...job })
      return job.id
    },
    result: (id) => find(id).result,
    cancel(id) {
      find(id).controller.abort()
    },
    list: () => [...entries.values()].map(({ job }) => ({ ...job })),
    async close() {
      for (const { controller } of entries.values()) controller.abort()
      await last
    },
  }
}

const cancelled = (title: string) => ({
  code: 'CANCELLED' as const,
  message: `${title} was stopped; what it had finished is kept.`,
  hint: 'Start it again with the same settings to go on.',
})
