import type { Explanation, SampleInfo, StudySettings } from '../../contract/index.ts'
import { carryover, weightedJaccard, type Carryover } from '../knowledge/index.ts'
import type { ModelRecord, Store } from '../project/index.ts'
import { createBreath } from './breath.ts'
import { comparedGames, jointExplanations } from './joint.ts'
import type { GamePlan, PlannedGame } from './plan.ts'
import type { Run, StudyNetworks } from './studyNetworks.ts'

/** What one sample gives to a study. */
export interface StudySample {
  sample: SampleInfo
  /** The class that is explained. */
  target: number
  carryover: Carryover
  similarities: RunOnSample[]
  /** Of every explanation it comes from. */
  certificates: Pick<Explanation, 'gap' | 'residualMax'>[]
}

/** How similar the checkpoints of a run are, in the order of their epochs. */
export interface RunOnSample {
  run: Run<ModelRecord>
  /** With the run's own last checkpoint. */
  own: number[]
  /** With `pre` for a fine-tuned run, with the last `ft` for a scratch run. */
  reference: number[]
}

/**
 * What is stored, sample by sample: a study may be larger than the memory, and others get their turn in between. A
 * sample on which a network failed is left out for all of them, so that every curve and sum is over the same samples.
 */
export async function* studySamples(
  store: Store,
  settings: StudySettings,
  roles: StudyNetworks<ModelRecord>,
  plan: GamePlan,
): AsyncGenerator<StudySample> {
  const { pretrained, finetuned, runs } = roles
  const breath = createBreath()
  for (const games of Map.groupBy(plan.games, (game) => game.sample.index).values()) {
    await breath()
    const explanations = explanationsOf(store, games)
    if (!explanations) continue
    const of = (model: ModelRecord) => explanations.get(model.id)!
    const separate = comparedGames(games, roles).map((game) => of(game.network.model))
    const compared = settings.extraction === 'joint' ? jointExplanations(store, games, roles, settings) : separate
    if (!compared) continue
    const [pre, ft, sc] = compared
    const { sample, target } = games[0]
    yield {
      sample,
      target,
      carryover: carryover(pre, ft, sc ?? null, settings.tau),
      similarities: runs.map((run) => {
        const similarTo = (other: ModelRecord) => run.checkpoints.map((each) => weightedJaccard(of(each), of(other)))
        return {
          run,
          own: similarTo(run.checkpoints.at(-1)!),
          reference: similarTo(run.role === 'finetuned' ? pretrained : finetuned),
        }
      }),
      certificates: [...explanations.values(), ...compared].map(({ gap, residualMax }) => ({ gap, residualMax })),
    }
  }
}

/** The explanations of all networks on one sample by model id; null where one is missing. */
function explanationsOf(store: Store, games: PlannedGame[]): Map<number, Explanation> | null {
  const found = new Map<number, Explanation>()
  for (const game of games) {
    const record = store.explanations.get(game.explanationKey)
    if (!record) return null
    found.set(game.network.model.id, record.explanation)
  }
  return found
}
