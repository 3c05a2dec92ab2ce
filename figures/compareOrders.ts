import type { EChartsOption } from 'echarts'
import type { InteractionChange } from '../contract/compare.ts'
import { orderId } from './datum.ts'
import { order } from './coalition.ts'
import { fateBar, fates, type Fate } from './fates.ts'
import { number, tick } from './format.ts'
import { categoryAxis, frame, legend, lines, valueAxis, zeroLine } from './frame.ts'
import { withDefaults, type FigureOptions } from './options.ts'
import { roundRange } from './ticks.ts'

export interface OrdersData {
  /** Strength by order, from 1. */
  preserve: number[]
  discard: number[]
  new: number[]
  /** Of the first network and the second. */
  names: string[]
}

/** Strength of each order before, to the left, and after, to the right; the preserved part is on both sides. */
export function compareOrders(data: OrdersData, given: FigureOptions = {}): EChartsOption {
  const options = withDefaults(given)
  const { theme, words, decimals, focus } = options
  const orders = data.preserve.map((_, i) => i + 1)
  const focused = focus && order(focus.mask)
  const sides: { fate: Fate; values: number[]; sign: 1 | -1 }[] = [
    { fate: 'preserved', values: data.preserve, sign: -1 },
    { fate: 'discarded', values: data.discard, sign: -1 },
    { fate: 'preserved', values: data.preserve, sign: 1 },
    { fate: 'new', values: data.new, sign: 1 },
  ]
  const most = Math.max(1e-9, ...orders.map((_, i) => data.preserve[i] + Math.max(data.discard[i], data.new[i])))
  const side = roundRange(0, most, options.width < 500 ? 2 : 4)
  return {
    ...frame(options),
    legend: legend(
      options,
      fates.map((fate) => words[fate]),
    ),
    xAxis: {
      ...valueAxis(options, 'x', `← ${data.names[0]}  ·  ${data.names[1]} →`),
      min: -side.max,
      max: side.max,
      interval: side.interval,
      axisLabel: {
        color: theme.quiet,
        fontSize: theme.font.size,
        formatter: (value: number) => tick(Math.abs(value)),
      },
    },
    yAxis: {
      ...categoryAxis(options, 'y', '', orders),
      name: words.order,
      nameLocation: 'start',
      inverse: true,
      axisLine: { show: false, onZero: false },
      axisLabel: { color: theme.quiet, fontSize: theme.font.size, interval: 0, hideOverlap: true },
    },
    tooltip: {
      ...frame(options).tooltip,
      formatter: (at) => {
        const { seriesIndex = 0, dataIndex } = Array.isArray(at) ? at[0] : at
        const { fate, values } = sides[seriesIndex]
        return lines(`${words.order} ${dataIndex + 1}`, `${words[fate]} ${number(values[dataIndex], decimals)}`)
      },
    },
    series: sides.map(({ fate, values, sign }, s) => ({
      type: 'bar',
      name: words[fate],
      stack: 'sides',
      barWidth: '62%',
      itemStyle: fateBar(fate, theme),
      emphasis: { disabled: true },
      data: values.map((value, i) => ({
        id: orderId(i + 1),
        value: value === 0 ? 0 : sign * value,
        itemStyle: { opacity: focused === null || focused === i + 1 ? 1 : 0.4 },
      })),
      markLine: s === 0 ? zeroLine(options, 'x') : undefined,
    })),
  }
}

/** What changes add up to, order by order. */
export function changesByOrder(
  changes: InteractionChange[],
  n: number,
): Pick<OrdersData, 'preserve' | 'discard' | 'new'> {
  const zeros = () => Array.from({ length: n }, () => 0)
  const sums = { preserve: zeros(), discard: zeros(), new: zeros() }
  for (const change of changes) {
    for (const kind of ['preserve', 'discard', 'new'] as const) sums[kind][order(change.mask) - 1] += change[kind]
  }
  return sums
}
