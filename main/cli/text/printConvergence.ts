import type { Convergence, Report } from '../../../contract/report.ts'
import { fixed, percent } from './numbers.ts'
import { sideBySide, table, type Align } from './table.ts'

/** Runs that fit next to each other. */
const runsAbreast = 2

/** How each run came to what its last checkpoint knows: a sentence a run, then the curves side by side. */
export function printConvergence({ convergence }: Pick<Report, 'convergence'>): string[] {
  const runs = Object.entries(convergence)
  const lines = runs.map(([name, run]) => sentence(name, run))
  for (let first = 0; first < runs.length; first += runsAbreast) {
    lines.push('', ...curves(runs.slice(first, first + runsAbreast)))
  }
  return lines
}

function sentence(name: string, { epochAtHalf, epochAtNinety, areaUnderCurve, directness }: Convergence): string {
  return (
    `${name}: half of its final similarity from epoch ${epochAtHalf}, 90 % from epoch ${epochAtNinety}; ` +
    `area under the curve ${fixed(areaUnderCurve, 2)}, directness ${fixed(directness, 2)}.`
  )
}

function curves(runs: [name: string, run: Convergence][]): string[] {
  const epochs = [...new Set(runs.flatMap(([, run]) => run.epochs))].sort((a, b) => a - b)
  const right = (columns: number) => Array.from({ length: columns }, (): Align => 'right')
  const blocks = runs.map(([name, run]) => {
    const { similarity, reference, accuracy, loss } = run
    const rows = epochs.map((epoch) => {
      const i = run.epochs.indexOf(epoch)
      if (i < 0) return []
      return [fixed(similarity[i], 2), fixed(reference.similarity[i], 2), percent(accuracy[i]), fixed(loss[i], 2)]
    })
    return [
      `${name} (reference: ${reference.name})`,
      ...table([['to its last', 'to reference', 'accuracy', 'loss'], ...rows], right(4)),
    ]
  })
  return sideBySide(
    [['', ...table([['epoch'], ...epochs.map((epoch) => [String(epoch)])], right(1))], ...blocks],
    '   ',
  )
}
