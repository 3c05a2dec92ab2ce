import type { SparseExplanation } from '../../../contract/sparse.ts'
import type { Style } from '../surroundings.ts'
import { bar, count, decimalsFor, fixed, number } from './numbers.ts'
import { table } from './table.ts'

const barCells = 20
const usuallyShown = 20

/** `R² 0.93 on 500 held-out coalitions (not exact)` */
export function printFaithfulness({ r2, heldOut }: Pick<SparseExplanation, 'r2' | 'heldOut'>): string {
  return `R² ${fixed(r2, 2)} on ${count(heldOut)} held-out coalitions (not exact)`
}

/** Recovered interactions as lines, first of all how far to trust them. */
export function printSparse(explanation: SparseExplanation, top: number | undefined, style: Style): string[] {
  const { n, interactions, constant, passes, seed, vEmpty, vFull } = explanation
  const shown = interactions.slice(0, top ?? usuallyShown)
  const all = interactions.reduce((sum, { value }) => sum + value, constant)
  const decimals = decimalsFor(shown.map(({ value }) => value))
  const strongest = Math.abs(interactions.at(0)?.value ?? 1)
  const rows = shown.map(({ players, value }) => [
    'AND',
    players.join(' '),
    String(players.length),
    fixed(value, decimals),
    bar(Math.abs(value) / strongest, barCells),
  ])
  const header = ['type', 'players', 'order', 'effect', 'strength']
  const [head, ...body] = table([header, ...rows], ['left', 'left', 'right', 'right', 'left'])
  const hidden = interactions.length - shown.length
  return [
    `${n} players, recovered from ${count(passes)} of the coalitions (seed ${seed})`,
    style('bold', printFaithfulness(explanation)),
    `v(∅) = ${number(vEmpty)}, rebuilt ${number(constant)}; v(N) = ${number(vFull)}, rebuilt ${number(all)}`,
    '',
    `${count(interactions.length)} interactions`,
    style('bold', head),
    ...body,
    ...(hidden > 0 ? [`and ${count(hidden)} more`] : []),
  ]
}
