import type { Convergence, Report } from '../../../contract/report.ts'
import { fixed, percent } from './numbers.ts'
import { sideBySide, table, type Align } from './table.ts'

/** Runs that fit next to each other. */
const runsAbreast = 2

/** How each run came to what its last checkpoint knows: a line a run, then the curves side by side. */
export function printConvergence({ convergence }: Pick<Report, 'convergence'>): string[] {
  const runs = Object.entries(convergence)
  const lines = summaries(runs)
  for (let first = 0; first < runs.length; first += runsAbreast) {
    lines.push('', ...curves(runs.slice(first, first + runsAbreast)))
  }
  return lines
}

function summaries(runs: [name: string, run: Convergence][]): string[] {
  const header = ['run', 'half of the final similarity', '90 % of it', 'area under the curve', 'directness']
  const rows = runs.map(([name, { epochAtHalf, epochAtNinety, areaUnderCurve, directness }]) => [
    name,
    `epoch ${epochAtHalf}`,
    `epoch ${epochAtNinety}`,
    fixed(areaUnderCurve, 2),
    fixed(directness, 2),
  ])
  return table([header, ...rows], ['left', ...right(4)])
}

const right = (columns: number) => Array.from({ length: columns }, (): Align => 'right')

function curves(runs: [name: string, run: Convergence][]): string[] {
  const epochs = [...new Set(runs.flatMap(([, run]) => run.epochs))].sort((a, b) => a - b)
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
