import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Asked, Order, Said } from './protocol.ts'
import { settings } from './study.ts'
import { isRunning } from '../../running.ts'

type LastWords = Extract<Said, { at: 'end' | 'failed' }>

export interface EngineProcess {
  pid: number
  /** Inference processes that were started, the latest last. */
  workers: number[]
  /** What it said last, when it has ended by itself; null when it was killed. */
  ended: Promise<LastWords | null>
  hasEnded: () => boolean
  /** Told of everything that it says. */
  onSaid: (listener: (said: Said) => void) => void
}

const compiled = join(tmpdir(), 'carryover-compiled')

/** Starts an engine on a study, the leader of a process group of its own. */
export function startEngine(project: string, journal: string): EngineProcess {
  const order: Order = { project, journal, settings }
  const child = spawn(process.execPath, [join(import.meta.dirname, 'engine.ts'), JSON.stringify(order)], {
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // What Node makes of the sources is the same every time.
    env: { ...process.env, NODE_COMPILE_CACHE: compiled },
  })
  const workers: number[] = []
  let last: LastWords | null = null
  let over = false
  child.on('message', (said: Said) => {
    if (said.at === 'worker') workers.push(said.pid)
    if (said.at === 'end' || said.at === 'failed') last = said
  })
  const ended = new Promise<LastWords | null>((resolve) => {
    child.on('close', () => {
      over = true
      resolve(last)
    })
  })
  return {
    pid: child.pid!,
    workers,
    ended,
    hasEnded: () => over,
    onSaid: (listener) => child.on('message', listener),
  }
}

/** What an engine asked of its workers, as far as it came. */
export function readJournal(path: string): Asked[] {
  if (!existsSync(path)) return []
  const lines = readFileSync(path, 'utf8').split('\n')
  return lines.slice(0, -1).map((line) => JSON.parse(line) as Asked)
}

/** Processes that are still there after some time to leave in. */
export async function leftOf(pids: readonly number[], patienceMs = 10_000): Promise<number[]> {
  const until = performance.now() + patienceMs
  while (pids.some(isRunning) && performance.now() < until) await sleep(10)
  return pids.filter(isRunning)
}
