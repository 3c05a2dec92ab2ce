/** An engine that goes on with a study where it was, in a process of its own; it is there to be killed. */
import { appendFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { CarryoverError } from '../../../contract/errors.ts'
import { startWorker, type WorkerListeners } from '../../../main/jobs/workerProcess.ts'
import { createWorkbench } from '../../../main/workbench.ts'
import { workOf } from './identify.ts'
import type { Asked, Order, Said } from './protocol.ts'

const { project, journal, settings } = JSON.parse(process.argv[2]) as Order
const say = (said: Said) => process.send!(said)

/** A worker as always; what it is asked is written down first, at once, so that no kill takes it away. */
function watchedWorker(listeners: WorkerListeners) {
  const worker = startWorker(listeners)
  say({ at: 'worker', pid: worker.pid })
  return {
    ...worker,
    send(message: Parameters<typeof worker.send>[0]) {
      if ('task' in message) {
        const { kind } = message.task
        const asked: Asked = { kind, work: workOf(message.task) }
        appendFileSync(journal, `${JSON.stringify(asked)}\n`)
        say({ at: 'task', kind })
      }
      worker.send(message)
    },
  }
}

const workbench = createWorkbench({
  processes: 2,
  startWorker: watchedWorker,
  settingsFolder: join(dirname(journal), `settings of ${basename(project)}`),
})
/** A worker may be killed a few times in one life of the engine; each time something is left for the next attempt. */
const mostAttempts = 50

try {
  await workbench.call('project.open', { path: project })
  // What was interrupted goes on as in the program: from the queue that the project keeps.
  const interrupted = await workbench.call('job.restore', { project })
  let job: string | undefined = interrupted.at(0)?.id
  for (let attempt = 0; ; attempt++) {
    job ??= (await workbench.call('study.start', { project, settings })).job
    const ended = await workbench.call('study.result', { job }).catch((error: unknown) => error)
    job = undefined
    const isRepeatable = (code: string) => code === 'WORKER_FAILED' && attempt < mostAttempts
    if (ended instanceof CarryoverError && isRepeatable(ended.code)) continue
    if (ended instanceof Error) throw ended
    const { summary, report } = ended as Awaited<ReturnType<typeof workbench.call<'study.result'>>>
    if (summary.errors.some(({ code }) => code !== 'WORKER_FAILED')) throw new Error(JSON.stringify(summary.errors))
    if (summary.failed > 0 && attempt < mostAttempts) continue
    say({ at: 'closing' })
    await workbench.close()
    say({ at: 'end', summary, report: report! })
    break
  }
} catch (error) {
  say({ at: 'failed', fault: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  await workbench.close()
}
process.disconnect()
