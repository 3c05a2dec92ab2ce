import type { Store } from '../project/index.ts'
import type { Pool } from './pool.ts'
import type { Progress } from './queue.ts'

/** What work needs: where results go, who computes, and how it is watched and stopped. */
export interface Engine {
  store: Store
  pool: Pool
}
export interface Watch {
  signal: AbortSignal
  progress: (now: Progress) => void
  /** Work of a higher priority goes first at the workers: somebody is waiting for it. */
  priority?: number
}
