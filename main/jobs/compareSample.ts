import type { Explanation, Extraction, SampleComparison } from '../../contract/index.ts'
import { weightedJaccard } from '../knowledge/index.ts'
import { changesOf } from './changes.ts'
import type { Engine, Watch } from './engine.ts'
import { drilldowns, lookAt, type LookTask } from './explain.ts'
import { jointKeys } from './joint.ts'

export interface CompareTask extends LookTask {
  extraction: Extraction
  /** Weight of the L1 term in joint extraction. */
  alpha: number
  tau: number
}

/** Networks beside each other on one sample; from the first to the second, and whether the third has it too. */
export async function compareSample(
  engine: Engine,
  task: CompareTask,
  watch: Watch,
): Promise<{ comparison: SampleComparison; isNew: boolean }> {
  const look = await lookAt(engine, task, watch)
  const columns = await drilldowns(engine, look)
  if (task.extraction === 'joint') {
    const joint = await solvedJointly(engine, look.plan.games, { ...look.settings, alpha: task.alpha }, watch)
    joint.forEach((explanation, i) => {
      columns[i] = { ...columns[i], explanation }
    })
  }
  const explanations = columns.map(({ explanation }) => explanation)
  return {
    comparison: {
      columns,
      changes: changesOf(explanations, task.tau),
      similarity: explanations.map((a) => explanations.map((b) => weightedJaccard(a, b))),
    },
    isNew: look.isNew,
  }
}

/** The explanations of the games taken apart together: from what is stored, else solved and stored. */
async function solvedJointly(
  { store, pool }: Engine,
  games: Parameters<typeof jointKeys>[0],
  { kappa, tolerance, alpha }: Parameters<typeof jointKeys>[1],
  { signal, priority }: Watch,
): Promise<Explanation[]> {
  const keys = jointKeys(games, { kappa, tolerance, alpha })
  const known = keys.map((key) => store.explanations.get(key)?.explanation)
  if (known.every((each) => each !== undefined)) return known
  const values = games.map(({ gameKey }) => store.games.get(gameKey)!.values)
  const solved = await pool.solve({ games: values, kappa, tolerance, joint: true, alpha }, { signal, priority })
  const group = games.map(({ gameKey }) => gameKey)
  store.explanations.putAll(
    solved.games.map((explanation, g) => ({
      key: keys[g],
      gameKey: group[g],
      extraction: 'joint' as const,
      alpha,
      group,
      explanation,
    })),
  )
  return solved.games
}
