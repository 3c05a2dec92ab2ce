import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { FromWorker, ToWorker } from './protocol.ts'

/** A process that does tasks, however it was started. */
export interface WorkerProcess {
  readonly pid: number
  send(message: ToWorker): void
  /** Asks it to end between two batches. */
  leave(): void
  /** Ends it at once, in the middle of whatever it does. */
  kill(): void
}

export interface WorkerListeners {
  message: (message: FromWorker) => void
  /** Once, after the last message; `signal` is what ended it, if one did. */
  end: (how: { code: number | null; signal: string | null; fault?: string }) => void
}

/** `environment` are variables beside those of this process. */
export type StartWorker = (listeners: WorkerListeners, environment: Record<string, string>) => WorkerProcess

/**
 * A nursery of twice 8 MiB. Left to itself, Node's grows with all that has ever survived a collection, to 128 MiB a process:
 * a worker on a long run would take more and more, though hardly 2 MiB of its objects live at any time.
 */
const nodeOptions = ['--max-semi-space-size=8']

/** Starts a worker as a child of this process; it ends when this process is gone. */
export function startWorker(
  listeners: WorkerListeners,
  environment: Record<string, string> = {},
  entry: URL = new URL('worker.ts', import.meta.url),
): WorkerProcess {
  const child = fork(fileURLToPath(entry), {
    serialization: 'advanced',
    execArgv: nodeOptions,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  let ended = false
  const end: WorkerListeners['end'] = (how) => {
    if (ended) return
    ended = true
    listeners.end(how)
  }
  child.on('message', listeners.message)
  child.on('exit', (code, signal) => {
    // What it said last may still be in the channel, and tells which task it was at.
    if (child.connected) child.once('disconnect', () => end({ code, signal }))
    else setImmediate(end, { code, signal })
  })
  child.on('error', ({ message }) => {
    // A process that never started has no exit either.
    if (child.pid === undefined) end({ code: null, signal: null, fault: message })
  })
  return {
    pid: child.pid ?? -1,
    send(message) {
      // To a worker that has just ended nothing can be said; its end is told on its own.
      child.send(message, () => undefined)
    },
    leave() {
      if (child.connected) child.disconnect()
    },
    kill() {
      child.kill('SIGKILL')
    },
  }
}
