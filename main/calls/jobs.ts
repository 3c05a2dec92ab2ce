import type { Context, HandlersOf } from './context.ts'
import { isHere, startStored } from './start.ts'
import { workOf } from './works.ts'

export const jobCalls = (context: Context): HandlersOf<'job'> => {
  const { queue, projects, emit } = context
  return {
    'job.list': () => queue.list(),
    'job.wait': async ({ job }) => {
      await queue.result(job)
    },
    'job.cancel': ({ job }) => {
      queue.cancel(job)
    },
    'job.pause': ({ job }) => {
      queue.pause(job)
    },
    'job.resume': ({ job }) => {
      queue.resume(job)
    },
    'job.move': ({ job, to }) => {
      queue.move(job, to)
    },
    'job.forget': ({ job }) => {
      queue.forget(job)
      emit('forgotten', { job })
    },
    'job.errors': ({ job }) => queue.errors(job),
    'job.restore': ({ project }) => {
      const { queue: rows, readOnly } = projects.get(project)
      const interrupted = readOnly ? [] : rows.unfinished().filter((row) => !isHere(row.id))
      const started = interrupted.flatMap((row) => {
        const work = workOf(project, row)
        return work ? [startStored(context, work).job] : []
      })
      return queue.list().filter(({ id }) => started.includes(id))
    },
  }
}
