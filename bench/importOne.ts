/**
 * Adds one data set to a project in a process of its own, whose memory is only that of the import, and prints what it
 * took as JSON. The second argument is a share of the work after which it is cancelled.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { CarryoverError, type CallInput } from '../contract/index.ts'
import { createWorkbench } from '../main/workbench.ts'

export interface ImportFigures {
  seconds: number
  /** From the call that cancels it to the end of the job. */
  cancelSeconds: number | null
  /** Largest resident set of the process, in MiB. */
  peakMebibytes: number
  /** The longest time that the event loop had no turn. */
  longestTurnMs: number
  samples: number | null
}

const [task, cancelAt] = process.argv.slice(2)
const workbench = createWorkbench()
const source = JSON.parse(task) as CallInput<'data.start'>
const delays = monitorEventLoopDelay({ resolution: 5 })
delays.enable()
await workbench.call('project.create', { path: source.project })
const startedAt = performance.now()
const { job } = await workbench.call('data.start', source)
let cancelledAt: number | null = null
const watching = setInterval(() => {
  if (cancelAt === undefined || cancelledAt !== null) return
  void workbench.call('job.list', undefined).then((jobs) => {
    const { done, total } = jobs.find(({ id }) => id === job) ?? { done: 0, total: 1 }
    if (done / total < Number(cancelAt) || cancelledAt !== null) return
    cancelledAt = performance.now()
    return workbench.call('job.cancel', { job })
  })
}, 20)
const added = await workbench.call('data.result', { job }).catch((error: unknown) => {
  if (error instanceof CarryoverError && error.code === 'CANCELLED') return null
  throw error
})
const endedAt = performance.now()
clearInterval(watching)
const figures: ImportFigures = {
  seconds: (endedAt - startedAt) / 1000,
  cancelSeconds: cancelledAt === null ? null : (endedAt - cancelledAt) / 1000,
  peakMebibytes: process.resourceUsage().maxRSS / 1024,
  longestTurnMs: delays.max / 1e6,
  samples: added?.count ?? null,
}
await workbench.close()
process.stdout.write(`${JSON.stringify(figures)}\n`)
