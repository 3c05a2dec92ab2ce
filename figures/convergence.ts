import type { EChartsOption } from 'echarts'
import type { Report } from '../contract/report.ts'
import { fill, number } from './format.ts'
import { frame, legend, lines, shareTick, valueAxis } from './frame.ts'
import { withDefaults, type FigureOptions } from './options.ts'
import { runBand, runLine } from './runs.ts'
import { inOrder } from './seriesOrder.ts'

/** Similarity of each run's checkpoints with its last one, with intervals: how fast a network found what it ends with. */
export function convergence(
  { convergence: runs }: Pick<Report, 'convergence'>,
  given: FigureOptions = {},
): EChartsOption {
  const options = withDefaults(given)
  const { words, theme } = options
  const names = inOrder(Object.keys(runs), (run) => run, options.order)
  return {
    ...frame(options),
    legend: legend(options, names),
    xAxis: { ...valueAxis(options, 'x', words.epoch), min: 'dataMin', max: 'dataMax' },
    yAxis: {
      ...valueAxis(options, 'y', words.similarity, { min: 0, max: 1 }),
      axisLabel: { color: theme.quiet, fontSize: theme.font.size, formatter: shareTick },
    },
    tooltip: {
      ...frame(options).tooltip,
      formatter: (at) => {
        const { seriesIndex = 0, dataIndex } = Array.isArray(at) ? at[0] : at
        const { epochs, similarity, similarityIntervals } = runs[names[seriesIndex]]
        const [low, high] = similarityIntervals[dataIndex].map((end) => number(end, 3))
        return lines(
          `${names[seriesIndex]} · ${words.epoch} ${epochs[dataIndex]}`,
          `${words.similarity} ${number(similarity[dataIndex], 3)}`,
          fill(words.interval, { low, high }),
        )
      },
    },
    series: [
      ...names.map((run) => runLine(options, run, runs[run], runs[run].similarity)),
      ...names.flatMap((run) => runBand(options, run, runs[run], runs[run].similarityIntervals)),
    ],
  }
}
