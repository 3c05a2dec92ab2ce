import type { Explanation, Interaction } from '../../../contract/explanations.ts'
import { order } from '../../interactions/butterflies.ts'
import { rankedInteractions } from '../../interactions/curves.ts'
import type { ExplainedGame } from '../json/explanationJson.ts'
import { playersIn } from '../shapiq.ts'
import type { Style } from '../surroundings.ts'
import { bar, count, decimalsFor, fixed, number, percent } from './numbers.ts'
import { table } from './table.ts'

const barCells = 20

/** How near the explanation is proven to be to the sparsest one. */
export function printCertificate({ objective, gap }: Pick<Explanation, 'objective' | 'gap'>): string {
  return `strength ${number(objective)}, certified within ${percent(gap)} of the sparsest explanation`
}

/** One explained game as lines: what is certified, the interactions, the Shapley values. */
export function printExplanation(game: ExplainedGame, style: Style): string[] {
  const { explanation, shapley, players, top } = game
  const { n, kappa, delta, residualMax, vEmpty, vFull } = explanation
  const all = rankedInteractions(explanation)
  const salient = all.filter((interaction) => interaction.salient).length
  const strength = (list: Interaction[]) => list.reduce((sum, { value }) => sum + Math.abs(value), 0)
  const share = strength(all.slice(0, salient)) / (strength(all) || 1)
  const shown = all.slice(0, top ?? salient)
  const decimals = decimalsFor([...shown.map(({ value }) => value), ...shapley])
  const strongest = Math.abs(all.at(0)?.value ?? 1)

  const rows = shown.map(({ type, mask, value }) => [
    type.toUpperCase(),
    playersIn(mask).join(' '),
    String(order(mask)),
    fixed(value, decimals),
    bar(Math.abs(value) / strongest, barCells),
  ])
  const header = ['type', 'players', 'order', 'effect', 'strength']
  const [head, ...body] = table([header, ...rows], ['left', 'left', 'right', 'right', 'left'])
  const mostly = Math.max(...shapley.map(Math.abs)) || 1
  const hidden = all.length - shown.length
  return [
    `${n} players, v(∅) = ${number(vEmpty)}, v(N) = ${number(vFull)}`,
    `Explanation: ${printCertificate(explanation)}`,
    `Largest residual ${number(residualMax)}, tolerated ${number(delta)} (κ = ${kappa})`,
    '',
    `${count(salient)} salient interactions hold ${percent(share)} of the strength; ${count(all.length)} are not zero`,
    style('bold', head),
    ...body,
    ...(hidden > 0 ? [`and ${count(hidden)} more${top === undefined ? ' that are not salient' : ''}`] : []),
    '',
    style('bold', 'Shapley values'),
    ...table(
      players.map((name, player) => [
        String(player),
        name === String(player) ? '' : name,
        fixed(shapley[player], decimals),
        bar(Math.abs(shapley[player]) / mostly, barCells),
      ]),
      ['right', 'left', 'right', 'left'],
    ),
  ]
}
