import { availableParallelism, totalmem } from 'node:os'
import { CarryoverError, providerLabels, type Decomposition, type ProviderName } from '../../contract/index.ts'
import type { FromWorker, Result, Task, TaskKind } from './protocol.ts'
import { createWaiting, type Waiting } from './waiting.ts'
import { startWorker, type StartWorker, type WorkerListeners, type WorkerProcess } from './workerProcess.ts'

export interface PoolOptions {
  /** Worker processes at most; one a core unless given. */
  processes?: number
  /** What all workers together may take; half of the machine's memory unless given. */
  memoryBytes?: number
  /** Without a word for so long, a worker is taken for hung. */
  patienceMs?: number
  /** Somebody works at a window meanwhile: workers take what it leaves of the cores. */
  giveWay?: boolean
  /** How a process is started; by `child_process.fork` unless given. */
  start?: StartWorker
  /** Variables of its processes beside those of this one; asked for when one is started. */
  environment?: () => Record<string, string>
}

export interface RunOptions {
  signal?: AbortSignal
  /** Higher goes first, whatever else waits; 0 unless given. */
  priority?: number
  /** Tasks of the same affinity go to the same worker when that keeps nobody waiting: its session is open there. */
  affinity?: string
  /** Told how long a worker was busy with it, without the time it waited. */
  onDone?: (seconds: number) => void
}

export interface Pool {
  /** Number of workers there are at most. */
  readonly size: number
  /**
   * Rejects with the error of the task, with CANCELLED as soon as it is aborted, or with WORKER_FAILED when its process
   * ended or hung.
   */
  run<K extends TaskKind>(task: Task<K>, options?: RunOptions): Promise<Result<K>>
  solve(task: Omit<Task<'solve'>, 'kind'>, options?: RunOptions): Promise<Decomposition>
  /** Workers that networks of that size run in at once: on the CPU unless another provider is given. */
  workersFor(modelBytes: number, provider?: ProviderName): number
  /** Threads a session of a network of that size runs with, so that all cores are used within the memory. */
  threadsFor(modelBytes: number, provider?: ProviderName): number
  /**
   * The provider that computes: the one that is asked for, else the best that works.
   *
   * @throws PROVIDER_UNAVAILABLE with the reason where it is asked for and does not work
   */
  choose(asked?: ProviderName): Promise<ProviderName>
  /** Process ids of the workers that are running. */
  pids(): number[]
  /** Ends all workers; what is under way is dropped. */
  close(): Promise<void>
}

interface Entry extends Waiting {
  id: number
  task: Task
  /** Settling a second time does nothing. */
  settle: (outcome: { result: unknown; seconds: number } | { error: Error }) => void
  /** When it was aborted. */
  stoppedAt: number | null
}

interface Worker {
  process: WorkerProcess
  /** In the order they were sent; the first is being done. */
  inFlight: Entry[]
  affinity: string | null
  heardAt: number
  answers: number
  /** It holds too much memory for what it does, and is to leave when it has nothing to do. */
  full: boolean
  /** Why the pool ended it, as what it did. */
  fault: string | null
  gone: Promise<void>
}

/** Two tasks at a worker: it never waits for the engine between them. */
const tasksInFlight = 2
/** Memory of a worker beside its networks, and that of a network as a multiple of its file. */
const workerBytes = 200 * 2 ** 20
const modelFactor = 3
/** Time a worker has to notice, between two batches, that it is to stop or to leave. */
const leaveMs = 5000
/** A worker that holds this multiple of its share after so many tasks has a leak in it, not only a large network. */
const leakFactor = 2
const leakTasks = 20

export function createPool(options: PoolOptions = {}): Pool {
  const size = options.processes ?? availableParallelism()
  const memoryBytes = options.memoryBytes ?? totalmem() / 2
  const patienceMs = options.patienceMs ?? 120_000
  const start = options.start ?? startWorker
  const environment = options.environment ?? (() => ({}))
  const workers: Worker[] = []
  /** Taken off the list, but not gone yet. */
  const leaving = new Set<Promise<void>>()
  const waiting = createWaiting<Entry>()
  let lastId = 0
  let largestModel = 0
  let closed = false
  let watchdog: NodeJS.Timeout | null = null

  const processesFor = (modelBytes: number) =>
    Math.max(1, Math.min(size, Math.floor(memoryBytes / (workerBytes + modelFactor * modelBytes))))

  function add(): Worker {
    const gone = Promise.withResolvers<undefined>()
    const listeners: WorkerListeners = {
      message: (message) => {
        heard(worker, message)
      },
      end: (how) => {
        gone.resolve(undefined)
        ended(worker, howInWords(how))
      },
    }
    const process = start(listeners, environment())
    const worker: Worker = {
      process,
      inFlight: [],
      affinity: null,
      heardAt: performance.now(),
      answers: 0,
      full: false,
      fault: null,
      gone: gone.promise,
    }
    process.send({ budgetBytes: memoryBytes / processesFor(largestModel) / modelFactor })
    if (options.giveWay) process.send({ giveWay: true })
    workers.push(worker)
    watchdog ??= setInterval(endHung, Math.min(patienceMs / 4, 5000)).unref()
    return worker
  }

  function heard(worker: Worker, message: FromWorker): void {
    worker.heardAt = performance.now()
    const { memory = 0 } = message
    if ('alive' in message) {
      if (memory > memoryBytes) end(worker, `took ${Math.round(memory / 2 ** 20)} MiB of memory and was ended`)
      return
    }
    worker.answers++
    worker.full ||= worker.answers >= leakTasks && memory > (leakFactor * memoryBytes) / processesFor(largestModel)
    const index = worker.inFlight.findIndex((entry) => entry.id === message.id)
    if (index < 0) return
    const [entry] = worker.inFlight.splice(index, 1)
    if ('error' in message) {
      const { code, message: sentence, hint } = message.error
      entry.settle({ error: new CarryoverError(code, sentence, hint) })
    } else entry.settle(message)
    if (worker.full && worker.inFlight.length === 0) leave(worker)
    dispatch()
  }

  function end(worker: Worker, fault: string): void {
    worker.fault = fault
    worker.process.kill()
  }

  function ended(worker: Worker, how: string): void {
    const index = workers.indexOf(worker)
    if (index < 0) return
    workers.splice(index, 1)
    const what = worker.fault ?? how
    const [culprit, ...innocent] = worker.inFlight
    culprit?.settle({
      error: new CarryoverError(
        'WORKER_FAILED',
        `The inference process ${what} during ${inWords(culprit.task)}; its work was given up and the rest goes on.`,
        'If it happens again, the network may need more memory than there is, or hit a fault of the runtime.',
      ),
    })
    for (const entry of innocent.reverse()) {
      // It is next at its new worker: if that one ends too, it was this task.
      if (entry.stoppedAt === null) waiting.putBack(entry)
    }
    if (!closed) dispatch()
  }

  function endHung(): void {
    const now = performance.now()
    for (const worker of workers) {
      const [current] = worker.inFlight
      if (!current) continue
      if (now - worker.heardAt > patienceMs) {
        end(worker, `gave no sign of life for ${Math.round(patienceMs / 1000)} s and was ended`)
      }
      // Solving cannot be stopped from outside.
      else if (current.stoppedAt !== null && now - current.stoppedAt > leaveMs) worker.process.kill()
    }
  }

  function dispatch(): void {
    const limit = processesFor(largestModel)
    // A larger network has come: there is memory for fewer workers than there are.
    for (const surplus of workers.slice(limit)) if (surplus.inFlight.length === 0) leave(surplus)
    for (let first = waiting.first(); first; first = waiting.first()) {
      const worker = freest(first.affinity, limit)
      if (!worker) return
      const entry = waiting.take(worker.affinity)!
      worker.affinity = entry.affinity ?? worker.affinity
      if (worker.inFlight.length === 0) worker.heardAt = performance.now()
      worker.inFlight.push(entry)
      worker.process.send({ id: entry.id, task: entry.task })
    }
  }

  /** The worker with the least to do, best one that knows the network; a new one while there may be more. */
  function freest(affinity: string | null, limit: number): Worker | null {
    const usable = workers.slice(0, limit).filter(({ full }) => !full)
    const least = Math.min(...usable.map(({ inFlight }) => inFlight.length))
    if (least > 0 && workers.length < limit) return add()
    if (least >= tasksInFlight) return null
    const leastBusy = usable.filter(({ inFlight }) => inFlight.length === least)
    return leastBusy.find((worker) => worker.affinity === affinity) ?? leastBusy[0]
  }

  function cancel(entry: Entry): void {
    entry.stoppedAt = performance.now()
    entry.settle({ error: cancelled() })
    if (waiting.remove(entry)) return
    workers.find(({ inFlight }) => inFlight.includes(entry))?.process.send({ stop: entry.id })
  }

  /** A worker leaves between two batches; one that does not listen is ended. */
  function leave(worker: Worker): void {
    workers.splice(workers.indexOf(worker), 1)
    for (const entry of worker.inFlight) entry.settle({ error: cancelled() })
    worker.process.leave()
    const impatience = setTimeout(() => {
      worker.process.kill()
    }, leaveMs)
    const left = worker.gone.then(() => {
      clearTimeout(impatience)
      leaving.delete(left)
    })
    leaving.add(left)
  }

  const pool: Pool = {
    size,
    choose: (asked = 'cpu') => Promise.resolve(asked),
    run<K extends TaskKind>(task: Task<K>, how: RunOptions = {}): Promise<Result<K>> {
      const { signal, priority = 0, affinity, onDone } = how
      if (closed || signal?.aborted) return Promise.reject(cancelled())
      const idle = !waiting.first() && workers.every(({ inFlight }) => inFlight.length === 0)
      if ('source' in task) largestModel = Math.max(idle ? 0 : largestModel, task.source.bytes)
      return new Promise((resolve, reject) => {
        const onAbort = () => {
          cancel(entry)
        }
        const entry: Entry = {
          id: ++lastId,
          task: task as Task,
          priority,
          affinity: affinity ?? null,
          stoppedAt: null,
          settle(outcome) {
            signal?.removeEventListener('abort', onAbort)
            if ('error' in outcome) reject(outcome.error)
            else {
              onDone?.(outcome.seconds)
              resolve(outcome.result as Result<K>)
            }
          },
        }
        signal?.addEventListener('abort', onAbort)
        waiting.add(entry)
        dispatch()
      })
    },
    solve: (task, runOptions) => pool.run<'solve'>({ kind: 'solve', ...task }, runOptions),
    workersFor: processesFor,
    threadsFor: (modelBytes) => Math.max(1, Math.floor(size / processesFor(modelBytes))),
    pids: () => workers.map(({ process }) => process.pid),
    async close() {
      closed = true
      if (watchdog) clearInterval(watchdog)
      for (let entry = waiting.take(null); entry; entry = waiting.take(null)) entry.settle({ error: cancelled() })
      for (const worker of workers.slice()) leave(worker)
      await Promise.all(leaving)
    },
  }
  return pool
}

const cancelled = () => new CarryoverError('CANCELLED', 'The work was stopped.')

function howInWords({ code, signal, fault }: { code: number | null; signal: string | null; fault?: string }): string {
  if (fault !== undefined) return `could not be started (${fault})`
  if (signal === 'SIGKILL') return 'was ended from outside (SIGKILL, as by a system that runs out of memory)'
  return signal ? `crashed (${signal})` : `ended with code ${code}`
}

function inWords(task: Task): string {
  switch (task.kind) {
    case 'trial':
      return `the trial run of "${task.path}"`
    case 'solve':
      return 'the search for the sparsest interactions'
    case 'recover':
      return 'the recovery of interactions'
    case 'fit':
      return 'the fit of a linear probe'
    case 'report':
      return 'the report of a study'
    case 'provider':
      return `the trial of ${providerLabels[task.provider]}`
    case 'check':
      return `the check of "${task.path}"`
    default:
      return `forward passes of "${task.source.file}"`
  }
}
