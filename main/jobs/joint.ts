import type { Explanation, StudySettings } from '../../contract/index.ts'
import type { ModelRecord, Store } from '../project/index.ts'
import { forEachAtOnce } from './atOnce.ts'
import type { Engine, Watch } from './engine.ts'
import { explanationKey } from './keys.ts'
import type { GamePlan, PlannedGame } from './plan.ts'
import type { StudyNetworks } from './studyNetworks.ts'

/** The games of the networks that a report compares, on one sample: pre, ft and, if there is one, sc. */
export function comparedGames(games: PlannedGame[], roles: StudyNetworks<ModelRecord>): PlannedGame[] {
  const { pretrained, finetuned, scratch } = roles
  return [pretrained, finetuned, ...(scratch ? [scratch] : [])].map((model) =>
    games.find((game) => game.network.model.id === model.id)!,
  )
}

/** Keys of the games' shares in their joint explanation, in their order. */
export function jointKeys(
  group: PlannedGame[],
  { kappa, tolerance, alpha }: Pick<StudySettings, 'kappa' | 'tolerance' | 'alpha'>,
): string[] {
  const all = group.map((each) => each.gameKey)
  return all.map((key) => explanationKey([key, ...all], { kappa, tolerance, extraction: 'joint', alpha }))
}

/** Takes the compared networks apart together, sample by sample, where that was not done yet. */
export async function solveJointly(
  { store, pool }: Engine,
  plan: GamePlan,
  roles: StudyNetworks<ModelRecord>,
  settings: StudySettings,
  { signal, progress }: Watch,
): Promise<void> {
  const samples = [...Map.groupBy(plan.games, (game) => game.sample.index).values()]
  let solved = 0
  // No more at once than keeps the workers busy: values of a whole study need not fit into the memory.
  await forEachAtOnce(2 * pool.size, samples, async (games) => {
    const group = comparedGames(games, roles)
    const keys = jointKeys(group, settings)
    if (store.explanations.missing(keys).size > 0) {
      const values = group.map((game) => store.games.get(game.gameKey)?.values)
      if (values.every((each) => each !== undefined)) {
        const { kappa, tolerance, alpha } = settings
        const { games: explanations } = await pool.solve(
          { games: values, kappa, tolerance, joint: true, alpha },
          { signal },
        )
        store.explanations.putAll(
          explanations.map((explanation, g) => ({
            key: keys[g],
            gameKey: group[g].gameKey,
            extraction: 'joint',
            alpha,
            group: group.map((game) => game.gameKey),
            explanation,
          })),
        )
      }
    }
    solved++
    progress({ detail: `joint extraction, sample ${solved} of ${samples.length}` })
  })
}

/** The joint explanations of the compared networks on one sample, in their order; null where one is missing. */
export function jointExplanations(
  store: Store,
  games: PlannedGame[],
  roles: StudyNetworks<ModelRecord>,
  settings: StudySettings,
): Explanation[] | null {
  const group = comparedGames(games, roles)
  const found = jointKeys(group, settings).map((key) => store.explanations.get(key)?.explanation)
  return found.every((each) => each !== undefined) ? found : null
}
