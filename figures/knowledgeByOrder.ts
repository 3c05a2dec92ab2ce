import type { EChartsOption } from 'echarts'
import type { Report } from '../contract/report.ts'
import { orderId } from './datum.ts'
import { fateBar, fates } from './fates.ts'
import { fill, number } from './format.ts'
import { categoryAxis, frame, legend, lines, valueAxis } from './frame.ts'
import { withDefaults, type FigureOptions } from './options.ts'
import { inOrder } from './seriesOrder.ts'
import { group, whiskers } from './whiskers.ts'

type Data = Pick<
  Report,
  'order' | 'preserve' | 'discard' | 'new' | 'preserveIntervals' | 'discardIntervals' | 'newIntervals'
>

/** Strength that was preserved, discarded and new, by order, with its intervals. */
export function knowledgeByOrder(report: Data, given: FigureOptions = {}): EChartsOption {
  const options = withDefaults(given)
  const { theme, words, decimals } = options
  const all = [
    { fate: fates[0], values: report.preserve, intervals: report.preserveIntervals },
    { fate: fates[1], values: report.discard, intervals: report.discardIntervals },
    { fate: fates[2], values: report.new, intervals: report.newIntervals },
  ]
  const kinds = inOrder(all, ({ fate }) => fate, options.order)
  return {
    ...frame(options),
    legend: legend(
      options,
      kinds.map(({ fate }) => words[fate]),
    ),
    xAxis: categoryAxis(options, 'x', words.order, report.order),
    yAxis: valueAxis(options, 'y', words.strength),
    tooltip: {
      ...frame(options).tooltip,
      formatter: (at) => {
        const { seriesIndex = 0, dataIndex } = Array.isArray(at) ? at[0] : at
        const { fate, values, intervals } = kinds[seriesIndex]
        const [low, high] = intervals[dataIndex].map((end) => number(end, decimals))
        return lines(
          `${words.order} ${report.order[dataIndex]}`,
          `${words[fate]} ${number(values[dataIndex], decimals)}`,
          fill(words.interval, { low, high }),
        )
      },
    },
    series: [
      ...kinds.map(({ fate, values }) => ({
        type: 'bar' as const,
        name: words[fate],
        ...group,
        itemStyle: fateBar(fate, theme),
        emphasis: { disabled: true },
        data: values.map((value, i) => ({ id: orderId(report.order[i]), value })),
      })),
      ...kinds.map(({ intervals }, index) => whiskers(options, intervals, { index, count: kinds.length })),
    ],
  }
}
