import type { Interval, Report } from '../../../contract/report.ts'
import { spellSettings } from '../../settings/settings.ts'
import type { Style } from '../surroundings.ts'
import { decimalsFor, fixed, number, percent, percentRange } from './numbers.ts'
import { printConvergence } from './printConvergence.ts'
import { pad, table } from './table.ts'

/** Cells of the longest bar. */
const barCells = 28

/** The study as lines of at most about 100 columns: the findings in sentences, then the tables behind them. */
export function printReport(report: Report, style: Style): string[] {
  const section = (title: string, lines: string[]) => (lines.length > 0 ? ['', style('bold', title), ...lines] : [])
  return [
    ...findings(report),
    ...section('Strength by order, summed over samples, with 95 % intervals', byOrder(report, style)),
    ...section('Mean effect on the value by order: positive speaks for the class', effects(report)),
    ...section('By class', byClass(report)),
    ...section('Convergence', printConvergence(report)),
    ...section('Networks', networks(report)),
    ...section('Settings', settings(report)),
    ...section('Certificate', [
      `Certified within ${percent(report.worstGap)} of the sparsest explanation, on every network and sample.`,
      `Largest residual ${number(report.worstResidual)}; tolerated are ${percent(report.settings.kappa)} of |v(N) − v(∅)| of each game.`,
    ]),
  ]
}

function findings(report: Report): string[] {
  const { preservedShare, preservedShareOfFinetuned, learnedByScratch, intervals } = report
  const within = (interval: Interval) => `(95 % interval ${percentRange(interval)})`
  const lines = [
    `${percent(preservedShare)} of what pre-training knew was kept ${within(intervals.preservedShare)}.`,
    `It makes up ${percent(preservedShareOfFinetuned)} of what the fine-tuned network knows ${within(intervals.preservedShareOfFinetuned)}.`,
  ]
  if (learnedByScratch !== null && intervals.learnedByScratch !== null) {
    lines.push(
      `A network trained from scratch found ${percent(learnedByScratch)} of what was kept ${within(intervals.learnedByScratch)}.`,
    )
  }
  return [...lines, ...paceFinding(report)]
}

/** Which of the two ways came to its final interactions sooner; of several runs the first of each kind. */
function paceFinding({ convergence }: Report): string[] {
  const runs = Object.values(convergence)
  const [tuned, scratch] = (['finetuned', 'scratch'] as const).map((role) => runs.find((run) => run.role === role))
  if (!tuned || !scratch) return []
  const areas = [tuned, scratch].map(({ areaUnderCurve }) => fixed(areaUnderCurve, 2))
  const faster = tuned.areaUnderCurve > scratch.areaUnderCurve
  const word = areas[0] === areas[1] ? 'as fast as' : faster ? 'faster than' : 'slower than'
  return [`Fine-tuning converged ${word} training from scratch (area under the curve ${areas[0]} against ${areas[1]}).`]
}

function byOrder(report: Report, style: Style): string[] {
  const { order, preserve, discard } = report
  const kinds = [
    { name: 'preserved', values: preserve, intervals: report.preserveIntervals, fill: '█', colour: 'green' },
    { name: 'discarded', values: discard, intervals: report.discardIntervals, fill: '▒', colour: 'red' },
    { name: 'new', values: report.new, intervals: report.newIntervals, fill: '░', colour: 'blue' },
  ] as const
  const decimals = Math.min(2, decimalsFor([...preserve, ...discard, ...report.new]))
  const most = Math.max(...order.map((_, m) => preserve[m] + discard[m] + report.new[m])) || 1
  const rows = order.map((size, m) => [
    String(size),
    ...kinds.flatMap(({ values, intervals }) => [
      fixed(values[m], decimals),
      `${fixed(intervals[m][0], decimals)}–${fixed(intervals[m][1], decimals)}`,
    ]),
  ])
  const header = ['order', ...kinds.flatMap(({ name }) => [name, ''])]
  const lines = table([header, ...rows], ['right', 'right', 'left', 'right', 'left', 'right', 'left'])
  const widest = Math.max(...lines.map((line) => line.length))
  const legend = kinds.map(({ name, fill, colour }) => `${style(colour, fill)} ${name}`).join('  ')
  const bars = order.map((_, m) => {
    // Ends are rounded, not lengths, so that the whole bar keeps its length.
    let sum = 0
    let end = 0
    return kinds
      .map(({ values, fill, colour }) => {
        sum += values[m]
        const start = end
        end = Math.round((sum / most) * barCells)
        return end > start ? style(colour, fill.repeat(end - start)) : ''
      })
      .join('')
  })
  return lines.map((line, i) => `${pad(line, widest, 'left')}  ${i === 0 ? legend : bars[i - 1]}`.trimEnd())
}

function effects({ order, effect }: Report): string[] {
  const kinds = [effect.preserve, effect.discard, effect.new]
  const decimals = Math.min(3, decimalsFor(kinds.flat()))
  const rows = order.map((size, m) => [String(size), ...kinds.map((values) => fixed(values[m], decimals))])
  return table([['order', 'preserved', 'discarded', 'new'], ...rows], ['right', 'right', 'right', 'right'])
}

function byClass({ classes }: Report): string[] {
  if (classes.length < 2) return []
  const rows = classes.map(({ name, samples, preservedShare, learnedByScratch }) => [
    name,
    String(samples),
    percent(preservedShare),
    learnedByScratch === null ? '' : percent(learnedByScratch),
  ])
  const scratch = classes.some(({ learnedByScratch }) => learnedByScratch !== null)
  return table(
    [['class', 'samples', 'kept', scratch ? 'found by scratch' : ''], ...rows],
    ['left', 'right', 'right', 'right'],
  )
}

function networks({ networks: { pretrained, finetuned, scratch }, probe, settings }: Report): string[] {
  const tested = probe?.testAccuracy == null ? '' : `, ${percent(probe.testAccuracy)} on ${settings.data ?? 'the data'}`
  const fitted =
    probe && `linear probe: accuracy ${percent(probe.trainAccuracy)} on ${settings.probeData ?? 'its data'}`
  return table(
    [
      ['pre-trained', pretrained, fitted === null ? '' : fitted + tested],
      ['fine-tuned', finetuned],
      ...(scratch === null ? [] : [['from scratch', scratch]]),
    ],
    ['left', 'left', 'left'],
  )
}

function settings({ settings, n, samples }: Report): string[] {
  const spelled = Object.entries({ ...spellSettings(settings), samples: shortened(spellSettings(settings).samples) })
  const rows = spelled.map(([key, value]) => {
    if (key === 'players') return [key, `${value} (n = ${n})`]
    return [key, key === 'samples' ? `${value} (${samples})` : String(value)]
  })
  // Two settings a line.
  const half = Math.ceil(rows.length / 2)
  return table(
    rows.slice(0, half).map((row, i) => [...row, '', ...(rows.at(half + i) ?? [])]),
    ['left', 'left', 'left', 'left', 'left'],
  )
}

const shortened = (text: string | number | undefined) => {
  const whole = String(text)
  return whole.length > 40 ? `${whole.slice(0, 37)}…` : whole
}
