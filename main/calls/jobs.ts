import type { Context, HandlersOf } from './context.ts'
import { isHere, startStored, storeOrder } from './start.ts'
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
      storeOrder(queue.list())
    },
    'job.forget': ({ job }) => {
      queue.forget(job)
      emit('forgotten', { job })
    },
    'job.errors': ({ job }) => queue.errors(job),
    'job.restore': ({ project }) => {
      const store = projects.get(project)
      const interrupted = store.readOnly ? [] : store.queue.unfinished().filter(({ id }) => !isHere(store, id))
      const started = interrupted.flatMap((row) => {
        const work = workOf(project, row)
        if (work) return [startStored(context, work).job]
        store.queue.update(row.id, { status: 'failed' })
        return []
      })
      return queue.list().filter(({ id }) => started.includes(id))
    },
  }
}
