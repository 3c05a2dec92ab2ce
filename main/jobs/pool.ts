import { fork, type ChildProcess } from 'node:child_process'
import { availableParallelism, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import { CarryoverError, type Decomposition } from '../../contract/index.ts'
import type { FromWorker, Result, Task, TaskKind, ToWorker } from './protocol.ts'

export interface PoolOptions {
  /** Worker processes at most; one a core unless given. */
  processes?: number
  /** What all workers together may take; half of the machine's memory unless given. */
  memoryBytes?: number
  /** Without a word for so long, a worker is taken for hung. */
  patienceMs?: number
}

export interface RunOptions {
  signal?: AbortSignal
  /** Tasks of the same affinity go to the same worker when that keeps nobody waiting: its session is open there. */
  affinity?: string
}

export interface Pool {
  /** Number of workers there are at most. */
  readonly size: number
  /** What computes: the execution provider. */
  readonly provider: string
  /** Rejects with the error of the task, with CANCELLED, or with WORKER_FAILED when its process ended. */
  run<K extends TaskKind>(task: Task<K>, options?: RunOptions): Promise<Result<K>>
  solve(task: Omit<Task<'solve'>, 'kind'>, options?: RunOptions): Promise<Decomposition>
  /** Threads a session of a network of that size runs with, so that all cores are used within the memory. */
  threadsFor(modelBytes: number): number
  /** Process ids of the workers that are running. */
  pids(): number[]
  /** Ends all workers; what is under way is dropped. */
  close(): Promise<void>
}

interface Entry {
  id: number
  task: Task
  affinity: string | null
  settle: (outcome: { result: unknown } | { error: Error }) => void
  /** Times a worker ended while this waited behind another task. */
  moved: number
}

interface Worker {
  child: ChildProcess
  /** In the order they were sent; the first is being done. */
  inFlight: Entry[]
  affinity: string | null
  heardAt: number
}

/** Two tasks at a worker: it never waits for the engine between them. */
const tasksInFlight = 2
/** Memory of a worker beside its networks, and that of a network as a multiple of its file. */
const workerBytes = 200 * 2 ** 20
const modelFactor = 3

export function createPool(options: PoolOptions = {}): Pool {
  const size = options.processes ?? availableParallelism()
  const memoryBytes = options.memoryBytes ?? totalmem() / 2
  const patienceMs = options.patienceMs ?? 120_000
  const workers: Worker[] = []
  const waiting: Entry[] = []
  let lastId = 0
  let largestModel = 0
  let closed = false
  let watchdog: NodeJS.Timeout | null = null

  const processesFor = (modelBytes: number) =>
    Math.max(1, Math.min(size, Math.floor(memoryBytes / (workerBytes + modelFactor * modelBytes))))

  function start(): Worker {
    const child = fork(fileURLToPath(new URL('worker.ts', import.meta.url)), {
      serialization: 'advanced',
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    const worker: Worker = { child, inFlight: [], affinity: null, heardAt: performance.now() }
    const say = (message: ToWorker) => child.send(message)
    say({ budgetBytes: memoryBytes / size / modelFactor })
    child.on('message', (message: FromWorker) => {
      worker.heardAt = performance.now()
      if ('alive' in message) return
      const index = worker.inFlight.findIndex((entry) => entry.id === message.id)
      const [entry] = worker.inFlight.splice(index, 1)
      if ('error' in message) {
        const { code, message: sentence, hint } = message.error
        entry.settle({ error: new CarryoverError(code, sentence, hint) })
      } else entry.settle({ result: message.result })
      dispatch()
    })
    child.on('exit', (code, signal) => {
      ended(worker, signal ? `was ended by ${signal}` : `ended with code ${code}`)
    })
    child.on('error', (error) => {
      ended(worker, error.message)
    })
    workers.push(worker)
    watchdog ??= setInterval(endHung, Math.min(patienceMs, 5000)).unref()
    return worker
  }

  function ended(worker: Worker, how: string): void {
    const index = workers.indexOf(worker)
    if (index < 0) return
    workers.splice(index, 1)
    const [culprit, ...innocent] = worker.inFlight
    culprit?.settle({
      error: new CarryoverError(
        'WORKER_FAILED',
        `The inference process ${how} during ${inWords(culprit.task)}; its work was given up and the rest goes on.`,
        'If it happens again, the network may need more memory than there is, or hit a fault of the runtime.',
      ),
    })
    for (const entry of innocent) {
      // Once it may have been chance; a task that keeps losing its worker while it waits has other reasons.
      if (entry.moved++ < 3) waiting.unshift(entry)
      else entry.settle({ error: new CarryoverError('WORKER_FAILED', `The inference process ${how} repeatedly.`) })
    }
    if (!closed) dispatch()
  }

  function endHung(): void {
    const now = performance.now()
    for (const worker of workers) {
      // Solving is silent while it runs; its own bound is the number of steps.
      if (worker.inFlight.length === 0 || worker.inFlight[0].task.kind === 'solve') worker.heardAt = now
      else if (now - worker.heardAt > patienceMs) worker.child.kill('SIGKILL')
    }
  }

  function dispatch(): void {
    while (waiting.length > 0) {
      const worker = freest()
      if (!worker) return
      const wanted = waiting.findIndex((entry, i) => i < 64 && entry.affinity === worker.affinity)
      const [entry] = waiting.splice(Math.max(wanted, 0), 1)
      worker.affinity = entry.affinity ?? worker.affinity
      if (worker.inFlight.length === 0) worker.heardAt = performance.now()
      worker.inFlight.push(entry)
      const message: ToWorker = { id: entry.id, task: entry.task }
      worker.child.send(message)
    }
  }

  /** The worker with the least to do; a new one while there may be more. */
  function freest(): Worker | null {
    const idle = workers.find((worker) => worker.inFlight.length === 0)
    if (idle) return idle
    if (workers.length < processesFor(largestModel)) return start()
    const [least] = workers.toSorted((a, b) => a.inFlight.length - b.inFlight.length)
    return least.inFlight.length < tasksInFlight ? least : null
  }

  function cancel(entry: Entry): void {
    const index = waiting.indexOf(entry)
    if (index >= 0) waiting.splice(index, 1)
    const worker = workers.find(({ inFlight }) => inFlight.includes(entry))
    const message: ToWorker = { stop: entry.id }
    if (worker) worker.child.send(message)
    else entry.settle({ error: cancelled() })
  }

  const pool: Pool = {
    size,
    provider: 'CPU',
    run<K extends TaskKind>(task: Task<K>, { signal, affinity = undefined }: RunOptions = {}): Promise<Result<K>> {
      if (closed || signal?.aborted) return Promise.reject(cancelled())
      if ('source' in task) largestModel = Math.max(largestModel, task.source.bytes)
      return new Promise((resolve, reject) => {
        const onAbort = () => {
          cancel(entry)
        }
        const entry: Entry = {
          id: ++lastId,
          task: task as Task,
          affinity: affinity ?? null,
          moved: 0,
          settle(outcome) {
            signal?.removeEventListener('abort', onAbort)
            if ('error' in outcome) reject(outcome.error)
            else resolve(outcome.result as Result<K>)
          },
        }
        signal?.addEventListener('abort', onAbort)
        waiting.push(entry)
        dispatch()
      })
    },
    solve: (task, runOptions) => pool.run<'solve'>({ kind: 'solve', ...task }, runOptions),
    threadsFor: (modelBytes) => Math.max(1, Math.floor(size / processesFor(modelBytes))),
    pids: () => workers.map(({ child }) => child.pid!),
    async close() {
      closed = true
      if (watchdog) clearInterval(watchdog)
      for (const entry of waiting.splice(0)) entry.settle({ error: cancelled() })
      await Promise.all(workers.slice().map(leave))
    },
  }
  return pool

  /** A worker leaves between two batches; one that does not listen is ended. */
  async function leave({ child, inFlight }: Worker): Promise<void> {
    const gone = new Promise((resolve) => child.once('exit', resolve))
    for (const entry of inFlight.splice(0)) entry.settle({ error: cancelled() })
    child.disconnect()
    const impatience = setTimeout(() => child.kill('SIGKILL'), 5000)
    await gone
    clearTimeout(impatience)
  }
}

const cancelled = () => new CarryoverError('CANCELLED', 'The work was stopped.')

function inWords(task: Task): string {
  switch (task.kind) {
    case 'trial':
      return `the trial run of "${task.path}"`
    case 'solve':
      return 'the search for the sparsest interactions'
    default:
      return `forward passes of "${task.source.file}"`
  }
}
