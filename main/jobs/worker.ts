/**
 * An inference worker: a process of its own, because a forward pass blocks its thread and a crash in native code must
 * take nothing else along. It does one task after the other and looks for messages between batches.
 */
import { constants, getPriority, setPriority } from 'node:os'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { CarryoverError } from '../../contract/errors.ts'
import { asErrorMessage } from './errors.ts'
import { openEngineLine } from './engineLine.ts'
import type { Task } from './protocol.ts'
import { createSessions } from './sessions.ts'
import { perform, Stopped } from './tasks.ts'

const line = openEngineLine()
const tasks: { id: number; task: Task }[] = []
const stopped = new Set<number>()
const sessions = createSessions()
let busy = false

/** Messages are taken in only when the thread is given up; more often than this would cost time. */
const listenEveryMs = 25
const aliveEveryMs = 2000
let listenedAt = performance.now()
let saidAliveAt = performance.now()

function sayAlive(now: number): void {
  if (now - saidAliveAt < aliveEveryMs) return
  saidAliveAt = now
  line.send({ alive: true, memory: process.memoryUsage.rss() })
}

/** Called between batches: takes messages in, and ends the task when it was stopped or nobody is left to answer. */
async function breathe(id: number): Promise<void> {
  const now = performance.now()
  if (now - listenedAt < listenEveryMs) return
  listenedAt = now
  sayAlive(now)
  await nextTurn()
  if (stopped.has(id) || !line.isOpen()) throw new Stopped()
}

/** A process whose parent is gone gets another one: known without messages, which solving does not take in. */
const engine = process.ppid
function abandoned(): boolean {
  sayAlive(performance.now())
  return process.ppid !== engine
}

async function work(): Promise<void> {
  if (busy) return
  busy = true
  for (let next = tasks.shift(); next; next = tasks.shift()) {
    const { id, task } = next
    try {
      if (stopped.has(id)) throw new Stopped()
      const startedAt = performance.now()
      const result = await perform(task, sessions, { breathe: () => breathe(id), abandoned })
      const seconds = (performance.now() - startedAt) / 1000
      line.send({ id, result, seconds, memory: process.memoryUsage.rss() })
    } catch (error) {
      line.send({ id, error: asErrorMessage(faultOf(error)), memory: process.memoryUsage.rss() })
    }
    stopped.delete(id)
    await nextTurn()
  }
  busy = false
  if (!line.isOpen()) await leave()
}

function faultOf(error: unknown): unknown {
  if (error instanceof Stopped) return new CarryoverError('CANCELLED', 'The work was stopped.')
  // What Node throws where an array, or what the solver works on, does not fit into the memory.
  if (
    error instanceof RangeError &&
    /allocation failed|invalid typed array length|unable to grow|memory size exceeded/i.test(error.message)
  ) {
    return new CarryoverError('OUT_OF_MEMORY', 'The inference process could not get the memory for its arrays.')
  }
  return error
}

/** Before any session is open: on Linux only this thread, and those that it starts from then on, are meant by it. */
function giveWay(): void {
  const below = constants.priority.PRIORITY_BELOW_NORMAL
  try {
    if (getPriority() < below) setPriority(below)
  } catch {
    // A system that does not allow it shares the cores as it likes.
  }
}

async function leave(): Promise<void> {
  await sessions.close()
  process.exit(0)
}

line.onMessage((message) => {
  if ('stop' in message) stopped.add(message.stop)
  else if ('budgetBytes' in message) sessions.setBudget(message.budgetBytes)
  else if ('giveWay' in message) giveWay()
  else if ('task' in message) {
    tasks.push(message)
    void work()
  }
})
// The engine has gone or wants us to go: never in the middle of a pass, which would abort the process.
line.onClose(() => {
  tasks.length = 0
  if (!busy) void leave()
})
// An interrupt from the keyboard reaches the whole group; the engine decides what becomes of the work.
process.on('SIGINT', () => undefined)
