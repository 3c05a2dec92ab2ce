import { CarryoverError } from '../../../contract/errors.ts'
import type { SampleSparse } from '../../../contract/sparse.ts'
import { sampleJson } from '../json/explanationJson.ts'
import type { Session } from '../session.ts'
import type { Answer } from '../surroundings.ts'
import { printSparse } from '../text/printSparse.ts'

interface Wanted {
  model: string
  data?: string
  sample: number
  top?: number
  /** Who explained which class of which sample, as lines. */
  heading: (shown: SampleSparse) => string[]
}

/** Interactions that were recovered from some of the coalitions. Throws USAGE where none were. */
export async function showSparse(session: Session, path: string, wanted: Wanted): Promise<Answer> {
  const { model, data, sample, top, heading } = wanted
  const project = await session.openToLook(path)
  const shown = await session.call('sample.sparse', { project, model, data, sample })
  if (shown === null) {
    throw new CarryoverError(
      'USAGE',
      `No interactions of "${model}" on sample ${sample} were recovered from some of the coalitions.`,
      'carryover analyze --sparse PASSES recovers them.',
    )
  }
  const { explanation } = shown
  return {
    json: {
      ...sampleJson(shown),
      exact: false,
      n: explanation.n,
      players: shown.players,
      r2: explanation.r2,
      held_out: explanation.heldOut,
      passes: explanation.passes,
      seed: explanation.seed,
      v_empty: explanation.vEmpty,
      v_full: explanation.vFull,
      constant: explanation.constant,
      interactions: explanation.interactions.slice(0, top).map(({ players, value }) => ({
        type: 'and',
        players,
        order: players.length,
        value,
      })),
    },
    text: (style) => [...heading(shown), '', ...printSparse(explanation, top, style)].join('\n'),
  }
}
