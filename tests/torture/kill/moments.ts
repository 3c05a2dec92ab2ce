import { setTimeout as sleep } from 'node:timers/promises'
import type { EngineProcess } from './process.ts'

export const victims = ['engine', 'worker', 'group'] as const
export type Victim = (typeof victims)[number]

/** Half of the time a worker: the engine goes on, which is more to get wrong and takes less time than a new one. */
export const someVictim = (random: (bound: number) => number): Victim =>
  (['engine', 'group', 'worker', 'worker'] as const)[random(4)]

/** Waits for a moment in the life of an engine; false when the engine had ended before it came. */
export type Moment = (engine: EngineProcess) => Promise<boolean>

/** A moment by chance: while it starts, in the middle of the games, at their end, or while it closes the project. */
export function someMoment(victim: Victim, random: (bound: number) => number): Moment {
  const ms = random(60)
  switch (random(8)) {
    case 0:
      // A worker is there only later.
      return victim === 'worker' ? whenSaid('task', 1, ms) : after(random(1000))
    case 1:
      return whenAsked(['report', 'evaluate', 'fit'][random(3)], ms)
    case 2:
      return whenSaid('closing', 1, random(20))
    default:
      return whenSaid('task', 1 + random(50), ms)
  }
}

const after =
  (ms: number): Moment =>
  async (engine) => {
    await Promise.race([engine.ended, sleep(ms)])
    return !engine.hasEnded()
  }

const whenSaid = (at: 'task' | 'closing', count: number, ms: number): Moment => {
  let left = count
  return when((said) => said.at === at && --left === 0, ms)
}

const whenAsked = (kind: string, ms: number): Moment =>
  when((said) => said.at === 'closing' || (said.at === 'task' && said.kind === kind), ms)

type Matches = (said: Parameters<Parameters<EngineProcess['onSaid']>[0]>[0]) => boolean

function when(matches: Matches, ms: number): Moment {
  return async (engine) => {
    const come = new Promise<void>((resolve) => {
      engine.onSaid((said) => {
        if (matches(said)) resolve()
      })
    })
    await Promise.race([engine.ended, come])
    return after(ms)(engine)
  }
}

/** SIGKILL; false when there was nobody to get it. */
export function strike(victim: Victim, engine: EngineProcess): boolean {
  const worker = engine.workers.at(-1)
  if (victim === 'worker' && worker === undefined) return false
  const pid = { engine: engine.pid, group: -engine.pid, worker: worker! }[victim]
  try {
    return process.kill(pid, 'SIGKILL')
  } catch {
    return false
  }
}
