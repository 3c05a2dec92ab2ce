import { randomUUID } from 'node:crypto'
import type { Job } from '../../contract/index.ts'
import { canonicalJson } from '../files/canonicalJson.ts'
import type { Engine, Watch } from '../jobs/engine.ts'
import type { QueuedJob, Store } from '../project/index.ts'
import type { Context } from './context.ts'

/** A job of this process and the row of its project's own queue that it stands for. */
const rows = new Map<string, string>()

/** Rows of the projects' queues that jobs of this process stand for. */
export const isHere = (row: string) => [...rows.values()].includes(row)

export interface Stored<T> {
  project: string
  title: string
  kind: QueuedJob['kind']
  settings: unknown
  /** The row that is gone on with, when it is known. */
  row?: string
  paused?: boolean
  run: (engine: Engine, watch: Watch) => Promise<T>
}

/** Starts work that the project remembers: after a quit or a crash its row tells what was interrupted. */
export function startStored<T>({ queue, projects, pool, emit }: Context, work: Stored<T>): { job: string } {
  const { project, title, kind, settings, run } = work
  const engine: Engine = { store: projects.get(project), pool }
  const row = work.row ?? rowFor(engine.store, kind, settings)
  const job = queue.start({
    project,
    kind,
    title,
    paused: work.paused,
    run: (signal, progress) => run(engine, { signal, progress }),
    onStatus: (now: Job) => {
      engine.store.queue.update(row, { status: now.status, error: now.error })
      if (now.status !== 'running') emit('change', { project, part: 'games' })
      if (now.status === 'done' && kind === 'study') emit('change', { project, part: 'studies' })
      if (now.status === 'done' && kind !== 'analysis') emit('change', { project, part: 'models' })
      if (now.status === 'done' && kind !== 'analysis') emit('change', { project, part: 'predictions' })
    },
  })
  rows.set(job, row)
  const ended = () => rows.delete(job)
  queue.result(job).then(ended, ended)
  return { job }
}

/** The row of work that was interrupted before with the same settings, or a new one. */
function rowFor(store: Store, kind: QueuedJob['kind'], settings: unknown): string {
  const wanted = canonicalJson(settings)
  const interrupted = store.queue
    .unfinished()
    .find((row) => row.kind === kind && !isHere(row.id) && canonicalJson(row.settings) === wanted)
  if (interrupted) return interrupted.id
  const id = randomUUID()
  store.queue.add({ id, kind, settings })
  return id
}
