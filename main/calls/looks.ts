import type { Watch } from '../jobs/engine.ts'
import { lookAt, type Look, type LookTask } from '../jobs/explain.ts'
import type { Store } from '../project/index.ts'
import type { Context } from './context.ts'

/** A look at one sample goes before whatever else is computed. */
export const aLook = (): Watch => ({
  signal: new AbortController().signal,
  progress: () => undefined,
  priority: 1,
})

/** Looks at a sample; where something had to be computed for that, every client hears of it. */
export async function lookAndTell(
  { pool, emit }: Pick<Context, 'pool' | 'emit'>,
  store: Store,
  task: LookTask,
): Promise<Look> {
  const look = await lookAt({ store, pool }, task, aLook())
  if (look.isNew) emit('change', { project: store.path, part: 'games' })
  return look
}
