/**
 * Explains many samples with three networks in a process of its own, whose memory is only that of the engine, and prints
 * what it took as JSON. The argument is the task.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createWorkbench } from '../main/workbench.ts'
import { digitsProject } from './workplace.ts'
import { sum } from './table.ts'

export interface MemoryTask {
  folder: string
  /** Files of the networks by name. */
  networks: Record<string, string>
  samples: number
  grid: { rows: number; columns: number }
}

/** Means over a third of the games, in MiB of resident sets. */
export interface MemoryFigures {
  engine: number
  /** Of all workers together; null where the system does not tell. */
  workers: number | null
}

export interface MemoryAnswer {
  thirds: MemoryFigures[]
  forwardPasses: number
  seconds: number
}

interface Look extends MemoryFigures {
  /** Share of the games that were done. */
  done: number
}

const everyMs = 250
const mebibyte = 2 ** 20

const { folder, networks, samples, grid } = JSON.parse(process.argv[2]) as MemoryTask
const workbench = createWorkbench({ settingsFolder: join(folder, 'settings') })
const project = await digitsProject(workbench, join(folder, 'memory.carryover'), networks)
const { job } = await workbench.call('analysis.start', {
  project,
  settings: {
    models: Object.keys(networks),
    samples: { kind: 'random', count: samples, seed: 0 },
    players: { kind: 'grid', ...grid },
    // Quick to solve: what is kept does not depend on it.
    kappa: 0,
    tolerance: 0.01,
  },
})
const looks: Look[] = []
const watching = setInterval(() => {
  void workbench.call('job.list', undefined).then((jobs) => {
    const { done, total } = jobs.find(({ id }) => id === job) ?? { done: 0, total: 1 }
    looks.push({ done: done / total, engine: process.memoryUsage.rss() / mebibyte, workers: workersMebibytes() })
  })
}, everyMs)
const { errors, forwardPasses, seconds } = await workbench.call('analysis.result', { job })
clearInterval(watching)
if (errors.length > 0) throw new Error(errors[0].message)
await workbench.close()
const answer: MemoryAnswer = { thirds: [0, 1, 2].map(meansOfThird), forwardPasses, seconds }
process.stdout.write(`${JSON.stringify(answer)}\n`)

function meansOfThird(third: number): MemoryFigures {
  const within = looks.filter(({ done }) => Math.min(2, Math.floor(3 * done)) === third)
  const workers = within.map((look) => look.workers).filter((bytes) => bytes !== null)
  return {
    engine: sum(within.map(({ engine }) => engine)) / within.length,
    workers: workers.length > 0 ? sum(workers) / workers.length : null,
  }
}

/** Resident sets of the children of this process, as Linux tells them. */
function workersMebibytes(): number | null {
  try {
    const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ').filter(Boolean)
    const kibibytes = children.map((pid) => {
      const [, size] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
      return Number(size ?? 0)
    })
    return sum(kibibytes) / 1024
  } catch {
    return null
  }
}
