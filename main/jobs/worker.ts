/**
 * An inference worker: a process of its own, because a forward pass blocks its thread and a crash in native code must
 * take nothing else along. It does one task after the other and looks for messages between batches.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { asErrorMessage } from './errors.ts'
import type { FromWorker, Task, ToWorker } from './protocol.ts'
import { createSessions } from './sessions.ts'
import { perform, Stopped } from './tasks.ts'

const tasks: { id: number; task: Task }[] = []
const stopped = new Set<number>()
const sessions = createSessions()
let busy = false

/** Messages are taken in only when the thread is given up; more often than this would cost time. */
const listenEveryMs = 25
const aliveEveryMs = 2000
let listenedAt = performance.now()
let saidAliveAt = performance.now()

function send(message: FromWorker): void {
  if (process.connected) process.send!(message)
}

/** Called between batches: takes messages in, and ends the task when it was stopped or nobody is left to answer. */
async function breathe(id: number): Promise<void> {
  const now = performance.now()
  if (now - listenedAt < listenEveryMs) return
  listenedAt = now
  if (now - saidAliveAt > aliveEveryMs) {
    saidAliveAt = now
    send({ alive: true })
  }
  await nextTurn()
  if (stopped.has(id) || !process.connected) throw new Stopped()
}

async function work(): Promise<void> {
  if (busy) return
  busy = true
  for (let next = tasks.shift(); next; next = tasks.shift()) {
    const { id, task } = next
    try {
      if (stopped.has(id)) throw new Stopped()
      send({ id, result: await perform(task, sessions, () => breathe(id)) })
    } catch (error) {
      send({ id, error: error instanceof Stopped ? { code: 'CANCELLED', message: 'Stopped.' } : asErrorMessage(error) })
    }
    stopped.delete(id)
    await nextTurn()
  }
  busy = false
  if (!process.connected) await leave()
}

async function leave(): Promise<void> {
  await sessions.close()
  process.exit(0)
}

process.on('message', (message: ToWorker) => {
  if ('stop' in message) stopped.add(message.stop)
  else if ('budgetBytes' in message) sessions.setBudget(message.budgetBytes)
  else {
    tasks.push(message)
    void work()
  }
})
// The engine has gone or wants us to go: never in the middle of a pass, which would abort the process.
process.on('disconnect', () => {
  tasks.length = 0
  if (!busy) void leave()
})
// An interrupt from the keyboard reaches the whole group; the engine decides what becomes of the work.
process.on('SIGINT', () => undefined)
