import type { PlayersSpec } from '../../contract/analysis.ts'
import type { Interaction } from '../../contract/explanations.ts'
import type { SampleView } from '../../contract/views.ts'
import { playersOf, ranked } from '../../figures/coalition.ts'
import { playerMarks } from '../../figures/playerBoxes.ts'
import { playersIn } from '../../figures/playerNames.ts'

type Planted = Pick<Interaction, 'type' | 'mask' | 'value'>

/** A game that is made of a few known interactions: what a figure says about it can be told beforehand. */
function planted(players: PlayersSpec, view: SampleView, interactions: Planted[]) {
  const n = playersIn(view)
  const and = new Float64Array(2 ** n)
  const or = new Float64Array(2 ** n)
  const shapley = new Float64Array(n)
  for (const { type, mask, value } of interactions) {
    ;(type === 'and' ? and : or)[mask] += value
    // Of an AND as of an OR every player has the same share.
    const members = playersOf(mask)
    for (const player of members) shapley[player] += value / members.length
  }
  const vEmpty = -0.4
  const vFull = interactions.reduce((sum, { value }) => sum + value, vEmpty)
  return { players: playerMarks(players, view), ranking: ranked({ and, or }, 0.05), shapley, vEmpty, vFull }
}

const words = 'The plot is not very good , but the actors are unbelievably charming .'.split(' ')
export const sentence: Extract<SampleView, { kind: 'text' }> = {
  kind: 'text',
  pieces: words.map((text, player) => ({ text, spaceBefore: player > 0, tokens: [text.toLowerCase()], player })),
  cut: 0,
}
export const text = planted({ kind: 'words', most: 16 }, sentence, [
  { type: 'and', mask: 0b111000, value: -2.1 },
  { type: 'and', mask: 0b100000, value: 1.4 },
  { type: 'or', mask: 0b1000000100000, value: 0.9 },
  { type: 'and', mask: 0b1100000000000, value: 1.7 },
  { type: 'and', mask: 0b10001000, value: -0.3 },
])

export const row: Extract<SampleView, { kind: 'table' }> = {
  kind: 'table',
  fields: [
    { column: 'mean radius', value: 17.99, baseline: 14.13, player: 0 },
    { column: 'worst radius', value: 25.38, baseline: 16.27, player: 0 },
    { column: 'mean texture', value: 10.38, baseline: 19.29, player: 1 },
    { column: 'worst texture', value: 17.33, baseline: 25.68, player: 1 },
    { column: 'smoothness', value: 0.1184, baseline: 0.0964, player: 2 },
    { column: 'id', value: 842302, baseline: 842302, player: null },
    { column: 'symmetry', value: 0.2419, baseline: 0.1812, player: 3 },
  ],
}
export const rowPlayers: PlayersSpec = {
  kind: 'features',
  groups: [
    { name: 'radius', columns: [0, 1] },
    { name: 'texture', columns: [2, 3] },
    { name: 'smoothness', columns: [4] },
    { name: 'symmetry', columns: [6] },
  ],
}
export const table = planted(rowPlayers, row, [
  { type: 'and', mask: 0b0001, value: 2.4 },
  { type: 'and', mask: 0b0011, value: -1.1 },
  { type: 'or', mask: 0b1100, value: 0.8 },
  { type: 'and', mask: 0b1111, value: 0.3 },
])
