import type { CallName, Handlers } from '../../contract/index.ts'
import type { Pool } from '../jobs/pool.ts'
import type { Queue } from '../jobs/queue.ts'
import type { Projects } from './openProjects.ts'

/** What the calls share. */
export interface Context {
  pool: Pool
  queue: Queue
  projects: Projects
}

/** Handlers of the calls whose names begin with one of the prefixes. */
export type HandlersOf<Prefix extends string> = Pick<Handlers, Extract<CallName, Prefix | `${Prefix}.${string}`>>
