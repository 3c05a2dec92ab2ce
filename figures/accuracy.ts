import type { EChartsOption } from 'echarts'
import type { Report } from '../contract/report.ts'
import { number, percent } from './format.ts'
import { frame, legend, lines, valueAxis } from './frame.ts'
import { withDefaults, type FigureOptions } from './options.ts'
import { runLine } from './runs.ts'
import { inOrder } from './seriesOrder.ts'

/** Accuracy of each run's checkpoints; where a probe was tested, its accuracy as a level. */
export function accuracy(
  { convergence: runs, probe }: Pick<Report, 'convergence' | 'probe'>,
  given: FigureOptions = {},
): EChartsOption {
  const options = withDefaults(given)
  const { words, theme } = options
  const names = inOrder(Object.keys(runs), (run) => run, options.order)
  const probed = probe?.testAccuracy ?? null
  return {
    ...frame(options),
    legend: legend(options, names),
    xAxis: { ...valueAxis(options, 'x', words.epoch), min: 'dataMin', max: 'dataMax' },
    yAxis: {
      ...valueAxis(options, 'y', words.accuracy, { min: 0, max: 1 }),
      axisLabel: { color: theme.quiet, fontSize: theme.font.size, formatter: percent },
    },
    tooltip: {
      ...frame(options).tooltip,
      formatter: (at) => {
        const { seriesIndex = 0, dataIndex } = Array.isArray(at) ? at[0] : at
        const run = runs[names[seriesIndex]]
        return lines(
          `${names[seriesIndex]} · ${words.epoch} ${run.epochs[dataIndex]}`,
          `${words.accuracy} ${number(run.accuracy[dataIndex] * 100, 1)} %`,
        )
      },
    },
    series: names.map((run, r) => ({
      ...runLine(options, run, runs[run], runs[run].accuracy),
      markLine:
        r === 0 && probed !== null
          ? {
              silent: true,
              symbol: 'none',
              lineStyle: { color: theme.pretrained, type: 'dotted', width: 1.5 },
              label: {
                formatter: `${words.pretrained} ${percent(probed)}`,
                position: 'insideEndBottom',
                backgroundColor: theme.background,
                padding: [1, 3],
                color: theme.pretrained,
                fontSize: theme.font.size,
              },
              data: [{ yAxis: probed }],
            }
          : undefined,
    })),
  }
}
