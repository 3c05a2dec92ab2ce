import type { FromWorker, Task, ToWorker } from '../../main/jobs/protocol.ts'
import type { StartWorker, WorkerListeners } from '../../main/jobs/workerProcess.ts'

/** A worker without a process: it keeps what it was sent, and the test says when it answers or ends. */
export interface FakeWorker {
  sent: ToWorker[]
  tasks: { id: number; task: Task }[]
  left: boolean
  killed: boolean
  /** Answers its oldest task. */
  answer(result?: number[]): void
  say(message: FromWorker): void
  end: WorkerListeners['end']
}

export function fakeWorkers(): { start: StartWorker; workers: FakeWorker[] } {
  const workers: FakeWorker[] = []
  const start: StartWorker = (listeners) => {
    const worker: FakeWorker = {
      sent: [],
      tasks: [],
      left: false,
      killed: false,
      answer(result = []) {
        const { id } = worker.tasks.shift()!
        listeners.message({ id, result, seconds: 0 })
      },
      say: listeners.message,
      end: listeners.end,
    }
    workers.push(worker)
    return {
      pid: workers.length,
      send(message) {
        worker.sent.push(message)
        if ('task' in message) worker.tasks.push(message)
      },
      leave() {
        worker.left = true
        worker.end({ code: 0, signal: null })
      },
      kill() {
        worker.killed = true
        worker.end({ code: null, signal: 'SIGKILL' })
      },
    }
  }
  return { start, workers }
}
