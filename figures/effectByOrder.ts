import type { EChartsOption } from 'echarts'
import type { Report } from '../contract/report.ts'
import { orderId } from './datum.ts'
import { fateBar, fates } from './fates.ts'
import { signed } from './format.ts'
import { categoryAxis, frame, legend, lines, valueAxis, zeroLine } from './frame.ts'
import { withDefaults, type FigureOptions } from './options.ts'
import { inOrder } from './seriesOrder.ts'
import { group } from './whiskers.ts'

/** Mean signed effect on v of what was preserved, discarded and new, by order: above zero it pushes towards the class. */
export function effectByOrder(
  { order, effect }: Pick<Report, 'order' | 'effect'>,
  given: FigureOptions = {},
): EChartsOption {
  const options = withDefaults(given)
  const { theme, words, decimals } = options
  const all = [
    { fate: fates[0], values: effect.preserve },
    { fate: fates[1], values: effect.discard },
    { fate: fates[2], values: effect.new },
  ]
  const kinds = inOrder(all, ({ fate }) => fate, options.order)
  return {
    ...frame(options),
    legend: legend(
      options,
      kinds.map(({ fate }) => words[fate]),
    ),
    xAxis: {
      ...categoryAxis(options, 'x', words.order, order),
      axisLine: { onZero: false, show: false },
    },
    yAxis: valueAxis(options, 'y', words.effect),
    tooltip: {
      ...frame(options).tooltip,
      formatter: (at) => {
        const { seriesIndex = 0, dataIndex } = Array.isArray(at) ? at[0] : at
        const { fate, values } = kinds[seriesIndex]
        return lines(`${words.order} ${order[dataIndex]}`, `${words[fate]} ${signed(values[dataIndex], decimals)}`)
      },
    },
    series: kinds.map(({ fate, values }, k) => ({
      type: 'bar',
      name: words[fate],
      ...group,
      itemStyle: fateBar(fate, theme),
      emphasis: { disabled: true },
      data: values.map((value, i) => ({ id: orderId(order[i]), value })),
      markLine: k === 0 ? zeroLine(options, 'y') : undefined,
    })),
  }
}
