import { randomUUID } from 'node:crypto'
import { CarryoverError, type ErrorMessage, type Job, type RunSummary } from '../../contract/index.ts'
import { asErrorMessage } from './errors.ts'

export type SampleError = RunSummary['errors'][number]

/** What running work may say about itself; anything left out stays as it was. */
export type Progress = Partial<Pick<Job, 'done' | 'total' | 'detail' | 'notice' | 'throughput' | 'secondsLeft'>> & {
  /** One more sample that failed. */
  failure?: SampleError
}

export interface Work<T> {
  project: string
  kind: Job['kind']
  title: string
  data?: string
  /** Waits until it is resumed. */
  paused?: boolean
  /** Runs beside the queue at once: for work that does not use the cores. */
  aside?: boolean
  run: (signal: AbortSignal, progress: (now: Progress) => void) => Promise<T>
  /** Told whenever the status changes, before anybody else; not when the queue closes or lets go of the project. */
  onStatus?: (job: Job) => void
}

interface Entry {
  job: Job
  work: Work<unknown>
  controller: AbortController
  /** Why it was told to stop; `restart` where it was resumed before it had stopped for a pause. */
  stopping: 'no' | 'pause' | 'restart' | 'cancel' | 'close'
  errors: SampleError[]
  result: PromiseWithResolvers<unknown>
}

export interface Queue {
  /** Puts work at the end of the queue and answers at once. */
  start<T>(work: Work<T>): string
  /** Settles with the work; rejects with its error, CANCELLED or JOB_UNKNOWN. A pause does not settle it. */
  result(job: string): Promise<unknown>
  cancel(job: string): void
  /** Stops it where it can go on later. */
  pause(job: string): void
  resume(job: string): void
  /** To another place among those that have not ended, but not before one that runs. */
  move(job: string, to: number): void
  /** Takes one that has ended off the list. */
  forget(job: string): void
  errors(job: string): SampleError[]
  /** Those that have not ended in the order they run, then the others, newest first. */
  list(): Job[]
  /** Stops the work of a project without calling it cancelled, and waits until none of it runs. */
  letGo(project: string): Promise<void>
  /** The same for all projects; nothing runs after that. */
  close(): Promise<void>
}

/** Events about one job are at least this far apart, except when its status changes. */
const quietMs = 100
const keptErrors = 10_000

export const hasEnded = ({ status }: Pick<Job, 'status'>) => ['done', 'failed', 'cancelled'].includes(status)

/** Long work, one at a time in the order of the queue: one study uses all cores by itself. What runs aside does not wait. */
export function createQueue(onJob: (job: Job) => void): Queue {
  let open: Entry[] = []
  let ended: Entry[] = []
  let running: Promise<void> | null = null
  const aside = new Map<Entry, Promise<void>>()
  let closed = false

  const setStatus = (entry: Entry, change: Partial<Job>) => {
    Object.assign(entry.job, change)
    if (entry.stopping !== 'close') {
      try {
        entry.work.onStatus?.({ ...entry.job })
      } catch {
        // What cannot be written down now is told all the same: the work itself says what is wrong with the file.
      }
    }
    onJob({ ...entry.job })
  }

  function end(entry: Entry, change: Partial<Job>): void {
    open = open.filter((each) => each !== entry)
    ended.unshift(entry)
    setStatus(entry, change)
  }

  function next(): void {
    if (closed) return
    for (const entry of open.filter(({ job, work }) => work.aside === true && job.status === 'waiting')) {
      aside.set(
        entry,
        run(entry).finally(() => aside.delete(entry)),
      )
    }
    if (running) return
    const entry = open.find(({ job }) => job.status === 'waiting')
    if (!entry) return
    running = run(entry).finally(() => {
      running = null
      next()
    })
  }

  async function run(entry: Entry): Promise<void> {
    const { job, work } = entry
    // The list is in the order in which they run.
    open = [entry, ...open.filter((each) => each !== entry)]
    entry.controller = new AbortController()
    entry.stopping = 'no'
    entry.errors = []
    let toldAt = 0
    const progress = ({ failure, ...now }: Progress) => {
      if (failure && entry.errors.length < keptErrors) entry.errors.push(failure)
      Object.assign(job, now, failure && { failed: job.failed + 1 })
      if (performance.now() - toldAt < quietMs) return
      toldAt = performance.now()
      onJob({ ...job })
    }
    setStatus(entry, { status: 'running', startedAt: Date.now(), error: null, failed: 0, notice: null })
    try {
      const result = await work.run(entry.controller.signal, progress)
      end(entry, { status: 'done', done: job.total, secondsLeft: 0, throughput: null, detail: '' })
      entry.result.resolve(result)
    } catch (error) {
      // Changed from outside while it ran.
      const stopping = entry.stopping as Entry['stopping']
      if (stopping === 'pause' || stopping === 'restart') {
        const status = stopping === 'pause' ? 'paused' : 'waiting'
        setStatus(entry, { status, throughput: null, secondsLeft: null })
      } else if (stopping === 'no') {
        end(entry, { status: 'failed', error: asErrorMessage(error), throughput: null })
        entry.result.reject(error)
      } else endCancelled(entry)
    }
  }

  function endCancelled(entry: Entry): void {
    const { code, message, hint } = cancelled(entry.job)
    end(entry, { status: 'cancelled', error: { code, message, hint }, throughput: null, secondsLeft: null })
    entry.result.reject(new CarryoverError(code, message, hint))
  }

  function find(id: string): Entry {
    const entry = [...open, ...ended].find(({ job }) => job.id === id)
    if (!entry) throw new CarryoverError('JOB_UNKNOWN', `There is no job "${id}".`)
    return entry
  }

  async function leave(entries: Entry[]): Promise<void> {
    const waitFor: Promise<void>[] = []
    for (const entry of [...entries]) {
      entry.stopping = 'close'
      if (entry.job.status === 'running') {
        entry.controller.abort()
        waitFor.push((entry.work.aside === true ? aside.get(entry) : running) ?? Promise.resolve())
      } else endCancelled(entry)
    }
    await Promise.all(waitFor)
  }

  return {
    start(work) {
      const entry: Entry = {
        job: {
          id: randomUUID(),
          project: work.project,
          kind: work.kind,
          status: work.paused === true ? 'paused' : 'waiting',
          title: work.title,
          data: work.data ?? null,
          done: 0,
          total: 0,
          startedAt: null,
          abortable: true,
          detail: '',
          notice: null,
          throughput: null,
          secondsLeft: null,
          failed: 0,
          error: null,
        },
        work,
        controller: new AbortController(),
        stopping: 'no',
        errors: [],
        result: Promise.withResolvers(),
      }
      // Whoever asks for the result sees the error; nobody asking must not bring the process down.
      entry.result.promise.catch(() => undefined)
      open.push(entry)
      onJob({ ...entry.job })
      // Whoever starts it hears of it before it runs.
      queueMicrotask(next)
      return entry.job.id
    },
    result: (id) => find(id).result.promise,
    cancel(id) {
      const entry = find(id)
      if (entry.job.status === 'running') {
        entry.stopping = 'cancel'
        entry.controller.abort()
      } else if (open.includes(entry)) endCancelled(entry)
    },
    pause(id) {
      const entry = find(id)
      if (entry.job.status === 'running') {
        if (entry.stopping === 'restart') entry.stopping = 'pause'
        if (entry.stopping !== 'no') return
        entry.stopping = 'pause'
        entry.controller.abort()
      } else if (entry.job.status === 'waiting') setStatus(entry, { status: 'paused' })
    },
    resume(id) {
      const entry = find(id)
      if (entry.job.status === 'paused') setStatus(entry, { status: 'waiting' })
      else if (entry.job.status === 'running' && entry.stopping === 'pause') entry.stopping = 'restart'
      next()
    },
    move(id, to) {
      const entry = find(id)
      if (entry.job.status !== 'waiting' && entry.job.status !== 'paused') return
      const others = open.filter((each) => each !== entry)
      const first = others.some(({ job }) => job.status === 'running') ? 1 : 0
      open = others.toSpliced(Math.max(first, to), 0, entry)
      onJob({ ...entry.job })
    },
    forget(id) {
      const entry = find(id)
      if (!hasEnded(entry.job)) {
        throw new CarryoverError(
          'USAGE',
          `"${entry.job.title}" is still in the queue.`,
          'Cancel it before you take it off the list.',
        )
      }
      ended = ended.filter((each) => each !== entry)
    },
    errors: (id) => [...find(id).errors],
    list: () => [...open, ...ended].map(({ job }) => ({ ...job })),
    async letGo(project) {
      await leave(open.filter(({ job }) => job.project === project))
    },
    async close() {
      closed = true
      await leave(open)
    },
  }
}

function cancelled({ title, kind }: Job): ErrorMessage {
  // Half an archive, or half a data set, is of no use to anybody.
  if (['pack', 'import', 'export'].includes(kind))
    return { code: 'CANCELLED', message: `${title} was stopped; nothing is left of it.` }
  return {
    code: 'CANCELLED',
    message: `${title} was stopped; what it had finished is kept.`,
    hint: 'Start it again with the same settings to go on.',
  }
}
