import { CarryoverError, maxPlayers } from '../../../contract/index.ts'
import { checkBaseline, checkPlayers } from '../../players/index.ts'
import type { DatasetRecord, Store } from '../../project/index.ts'
import type { Cut, Inputs } from './inputs.ts'
import { pictureInputs } from './pictureInputs.ts'
import { tableInputs } from './tableInputs.ts'
import { textInputs } from './textInputs.ts'

export type { Cut, Inputs, MaskedInput, PlayersOn } from './inputs.ts'

/** @param most players that a sample may be cut into */
export function createInputs(store: Store, dataset: DatasetRecord, most = maxPlayers): Inputs {
  const inputs = inputsOf(store, dataset, most)
  const check = ({ players, baseline }: Cut) => {
    checkPlayers(players, dataset.kind, most)
    checkBaseline(baseline, dataset.kind)
  }
  return {
    feeds: inputs.feeds,
    players: (index, spec) => {
      checkPlayers(spec, dataset.kind, most)
      return inputs.players(index, spec)
    },
    masked: (index, cut, binding) => {
      check(cut)
      return inputs.masked(index, cut, binding)
    },
    view: (index, cut) => {
      check(cut)
      return inputs.view(index, cut)
    },
    maskedViews: async (index, cut, masks) => {
      check(cut)
      const { n } = await inputs.players(index, cut.players)
      if (n > maxPlayers && masks.length > 0) {
        throw new CarryoverError(
          'PLAYERS_INVALID',
          `Coalitions of ${n} players cannot be shown; ${maxPlayers} is the most.`,
        )
      }
      const outside = masks.find((mask) => mask >= 2 ** n)
      if (outside !== undefined) {
        throw new CarryoverError('PLAYERS_INVALID', `There is no coalition ${outside} of ${n} players.`)
      }
      return inputs.maskedViews(index, cut, masks)
    },
  }
}

function inputsOf(store: Store, dataset: DatasetRecord, most: number): Inputs {
  switch (dataset.kind) {
    case 'image':
      return pictureInputs(store, dataset, most)
    case 'text':
      return textInputs(store, dataset)
    case 'table':
      return tableInputs(store, dataset, most)
  }
}
