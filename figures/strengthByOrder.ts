import type { EChartsOption } from 'echarts'
import type { InteractionType } from '../contract/explanations.ts'
import { order, type Interactions } from './coalition.ts'
import { orderId } from './datum.ts'
import { fill, signed } from './format.ts'
import { categoryAxis, frame, legend, lines, valueAxis, zeroLine } from './frame.ts'
import { withDefaults, type FigureOptions } from './options.ts'
import { inOrder } from './seriesOrder.ts'
import { fillOf, signColour } from './tone.ts'

/** `Σ I` of each order: positive upwards, negative downwards, AND filled and OR dashed. */
export function strengthByOrder(interactions: Interactions, given: FigureOptions = {}): EChartsOption {
  const options = withDefaults(given)
  const { theme, words, decimals, focus } = options
  const n = 31 - Math.clz32(interactions.and.length)
  const focused = focus && order(focus.mask)

  const types = inOrder(['and', 'or'] as const, (type) => type, options.order)
  const series = types.flatMap((type) =>
    ([1, -1] as const).map((sign) => ({
      type: 'bar' as const,
      name: words[type],
      stack: 'orders',
      barWidth: '55%',
      itemStyle: fillOf(type, signColour(sign, theme)),
      emphasis: { disabled: true },
      data: sums(interactions, type, sign, n).map((value, i) => ({
        id: orderId(i + 1),
        value,
        itemStyle: { opacity: focused === null || focused === i + 1 ? 1 : 0.4 },
      })),
      markLine: type === types[0] && sign === 1 ? zeroLine(options, 'y') : undefined,
    })),
  )
  const legendStyle = {
    and: { color: theme.quiet },
    or: { color: 'transparent', borderColor: theme.quiet, borderType: [2, 1.5], borderWidth: 1 },
  }
  return {
    ...frame(options),
    legend: {
      ...legend(options, []),
      data: types.map((type) => ({ name: words[type], itemStyle: legendStyle[type] })),
    },
    xAxis: categoryAxis(
      options,
      'x',
      words.order,
      Array.from({ length: n }, (_, i) => i + 1),
    ),
    yAxis: valueAxis(options, 'y', words.strength),
    tooltip: {
      ...frame(options).tooltip,
      formatter: (at) => {
        const { seriesName = '', name, value } = Array.isArray(at) ? at[0] : at
        return lines(fill(words.ofOrder, { type: seriesName, order: name }), signed(Number(value), decimals))
      },
    },
    series,
  }
}

/** One sum an order, from 1. */
function sums(interactions: Interactions, type: InteractionType, sign: 1 | -1, n: number): number[] {
  const totals = Array.from({ length: n }, () => 0)
  interactions[type].forEach((value, mask) => {
    if (mask > 0 && value * sign > 0) totals[order(mask) - 1] += value
  })
  return totals
}
