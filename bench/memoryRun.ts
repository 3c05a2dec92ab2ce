/**
 * Explains many samples with three networks in a process of its own, whose memory is only that of the engine, and prints
 * what it took as JSON. The argument is how: samples, grid and the path of the project.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createWorkbench } from '../main/workbench.ts'
import { addData } from '../tests/addData.ts'
import { median } from './table.ts'

export interface MemoryTask {
  project: string
  samples: number
  grid: { rows: number; columns: number }
}
/** Medians over a part of the run, in MiB. */
export interface MemoryFigures {
  /** Share of the games that were done at the end of that part. */
  done: number
  engine: number
  /** Of all workers together; null where the system does not tell. */
  workers: number | null
}

const parts = [0.1, 0.5, 1]
/** Each part is looked at over this share of the games before its end. */
const width = 0.05
const everyMs = 100

const { project: path, samples, grid } = JSON.parse(process.argv[2]) as MemoryTask
const sample = (name: string) => fileURLToPath(new URL(`../resources/sample/${name}`, import.meta.url))
const workbench = createWorkbench()
const { project } = await workbench.call('project.create', { path })
const models = ['finetuned-040', 'finetuned-020', 'scratch-040']
for (const name of models) await workbench.call('model.add', { project, path: sample(`models/${name}.onnx`), name })
await addData(workbench, { project, path: sample('data/test'), kind: 'image', preset: 'mnist' })
const seen: { done: number; engine: number; workers: number | null }[] = []
const startedAt = performance.now()
const { job } = await workbench.call('analysis.start', {
  project,
  settings: {
    models,
    samples: { kind: 'random', count: samples, seed: 0 },
    players: { kind: 'grid', ...grid },
  },
})
const watching = setInterval(() => {
  void workbench.call('job.list', undefined).then((jobs) => {
    const { done, total } = jobs.find(({ id }) => id === job) ?? { done: 0, total: 1 }
    seen.push({ done: done / total, engine: process.memoryUsage.rss() / 2 ** 20, workers: workersMebibytes() })
  })
}, everyMs)
const { errors, forwardPasses } = await workbench.call('analysis.result', { job })
clearInterval(watching)
if (errors.length > 0) throw new Error(errors[0].message)
const seconds = (performance.now() - startedAt) / 1000
const figures = parts.map((part): MemoryFigures => {
  const near = seen.filter(({ done }) => done > part - width && done <= part)
  const workers = near.map((each) => each.workers).filter((each) => each !== null)
  return {
    done: part,
    engine: median(near.map(({ engine }) => engine)),
    workers: workers.length > 0 ? median(workers) : null,
  }
})
await workbench.close()
process.stdout.write(`${JSON.stringify({ figures, forwardPasses, seconds })}\n`)

/** Resident sets of the children of this process, as Linux tells them. */
function workersMebibytes(): number | null {
  try {
    const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ').filter(Boolean)
    const kibibytes = children.map((pid) => {
      const [, size] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
      return Number(size ?? 0)
    })
    return kibibytes.reduce((sum, size) => sum + size, 0) / 1024
  } catch {
    return null
  }
}
