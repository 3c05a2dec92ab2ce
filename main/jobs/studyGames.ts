import type { Explanation, ModelInfo, SampleInfo } from '../../contract/index.ts'
import type { Store, StudyRecord } from '../project/index.ts'
import { createBreath } from './breath.ts'
import { createInputs } from './inputs/index.ts'
import { planOfStudy } from './planStudy.ts'

/** One game of a study, taken apart. */
export interface StudyGame {
  model: Pick<ModelInfo, 'name' | 'role' | 'run' | 'epoch'>
  data: string
  sample: SampleInfo
  /** The class that is explained. */
  class: number
  players: string[]
  values: Float64Array
  explanation: Explanation
}

/** How many games there are, and each in turn, sample by sample. Throws STUDY_INVALID where they are not there any more. */
export async function studyGames(
  store: Store,
  study: StudyRecord,
): Promise<{ count: number; games: AsyncGenerator<StudyGame> }> {
  const { plan } = await planOfStudy(store, study)
  const inputs = createInputs(store, plan.dataset)
  async function* each(): AsyncGenerator<StudyGame> {
    const breath = createBreath()
    let [names, ofSample]: [string[], number] = [[], -1]
    for (const { network, sample, target, gameKey, explanationKey } of plan.games) {
      await breath()
      const game = store.games.get(gameKey)
      const record = store.explanations.get(explanationKey)
      if (!game || !record) continue
      if (sample.index !== ofSample) {
        names = (await inputs.players(sample.index, plan.settings.players)).names
        ofSample = sample.index
      }
      const { values } = game
      const { explanation } = record
      yield {
        model: network.model,
        data: plan.dataset.name,
        sample,
        class: target,
        players: names,
        values,
        explanation,
      }
    }
  }
  return { count: plan.games.length, games: each() }
}
