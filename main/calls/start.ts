import { randomUUID } from 'node:crypto'
import type { Job } from '../../contract/index.ts'
import { canonicalJson } from '../files/canonicalJson.ts'
import type { Engine, Watch } from '../jobs/engine.ts'
import { hasEnded } from '../jobs/queue.ts'
import type { QueuedJob, Store } from '../project/index.ts'
import type { Context } from './context.ts'

/** Jobs of this process and the rows of their projects' own queues that they stand for. */
const rows = new Map<string, { store: Store; row: string }>()

/** Whether a job of this process stands for a row of a project's queue. */
export const isHere = (store: Store, row: string) =>
  [...rows.values()].some((each) => each.store === store && each.row === row)

/** Writes the order of the jobs into the queues of their projects. */
export function storeOrder(jobs: Job[]): void {
  const found = jobs.flatMap(({ id }) => rows.get(id) ?? [])
  for (const [store, ofStore] of Map.groupBy(found, ({ store }) => store)) {
    store.queue.reorder(ofStore.map(({ row }) => row))
  }
}

export interface Stored<T> {
  project: string
  title: string
  data?: string
  kind: QueuedJob['kind']
  settings: unknown
  /** The row that is gone on with, when it is known. */
  row?: string
  paused?: boolean
  run: (engine: Engine, watch: Watch) => Promise<T>
}

/** What is not as it was once work of a kind is done. */
const touched = {
  analysis: ['games'],
  predictions: ['predictions'],
  probe: ['models', 'predictions'],
  study: ['games', 'models', 'predictions', 'studies'],
} as const

/** Starts work that the project remembers: after a quit or a crash its row tells what was interrupted. */
export function startStored<T>({ queue, projects, pool, emit }: Context, work: Stored<T>): { job: string } {
  const { title, data, kind, settings, run } = work
  const engine: Engine = { store: projects.get(work.project), pool }
  // A client may go on naming it by a path that it had before.
  const project = engine.store.path
  const row = work.row ?? rowFor(engine.store, kind, settings)
  const job = queue.start({
    project,
    kind,
    title,
    data,
    paused: work.paused,
    run: (signal, progress) => run(engine, { signal, progress }),
    onStatus: (now: Job) => {
      engine.store.queue.update(row, { status: now.status, error: now.error })
      // What it had finished before it was stopped or failed is there as well.
      if (now.status === 'paused' || hasEnded(now)) for (const part of touched[kind]) emit('change', { project, part })
    },
  })
  rows.set(job, { store: engine.store, row })
  const ended = () => rows.delete(job)
  queue.result(job).then(ended, ended)
  return { job }
}

/** The row of work that was interrupted before with the same settings, or a new one. */
function rowFor(store: Store, kind: QueuedJob['kind'], settings: unknown): string {
  const wanted = canonicalJson(settings)
  const interrupted = store.queue
    .unfinished()
    .find((row) => row.kind === kind && !isHere(store, row.id) && canonicalJson(row.settings) === wanted)
  if (interrupted) return interrupted.id
  const id = randomUUID()
  store.queue.add({ id, kind, settings })
  return id
}
