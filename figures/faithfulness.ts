import type { EChartsOption } from 'echarts'
import type { Explanation } from '../contract/explanations.ts'
import { order, reconstructAll } from './coalition.ts'
import { coalitionId } from './datum.ts'
import { fill, number, rough } from './format.ts'
import { frame, lines, valueAxis } from './frame.ts'
import { withDefaults, type FigureOptions } from './options.ts'
import { roundRange } from './ticks.ts'
import { thinned } from './thin.ts'
import { tint } from './tone.ts'

export interface FaithfulnessData {
  /** v of all 2^n coalitions in mask order. */
  values: Float64Array
  explanation: Pick<Explanation, 'n' | 'and' | 'or' | 'constant' | 'delta'>
  /** The coalition that is looked at now. */
  present?: number
}

/** What the network says against what the explanation rebuilds, for every coalition; on the line they are the same. */
export function faithfulness(
  { values, explanation, present }: FaithfulnessData,
  given: FigureOptions = {},
): EChartsOption {
  const options = withDefaults(given)
  const { theme, words, decimals } = options
  const { n, delta } = explanation
  const rebuilt = reconstructAll(explanation)
  let low = Infinity
  let high = -Infinity
  values.forEach((value, mask) => {
    low = Math.min(low, value, rebuilt[mask])
    high = Math.max(high, value, rebuilt[mask])
  })
  // Both axes are the same, so that the line is where it should be.
  const axis = roundRange(low, high, options.height < 300 ? 4 : 8)
  const share = (value: number) => (value - axis.min) / (axis.max - axis.min)
  const masks = thinned(
    Array.from(values, (_, mask) => mask),
    (mask) => [share(values[mask]), share(rebuilt[mask])],
  )
  const point = (mask: number) => ({ id: coalitionId(mask), value: [values[mask], rebuilt[mask]] })
  return {
    ...frame(options),
    xAxis: {
      ...valueAxis(options, 'x', words.network, axis),
      axisLabel: { ...valueAxis(options, 'x', '').axisLabel, showMinLabel: false },
    },
    yAxis: valueAxis(options, 'y', `${words.rebuilt} · ${fill(words.tolerated, { delta: rough(delta) })}`, axis),
    tooltip: {
      ...frame(options).tooltip,
      formatter: (at) => {
        const { data } = Array.isArray(at) ? at[0] : at
        const { id, value } = data as ReturnType<typeof point>
        return lines(
          fill(words.coalition, { players: order(Number(id.split(':')[1])), n }),
          `${words.network} ${number(value[0], decimals)}`,
          `${words.rebuilt} ${number(value[1], decimals)}`,
        )
      },
    },
    series: [
      {
        type: 'line',
        silent: true,
        showSymbol: false,
        lineStyle: { color: theme.rule, width: 1 },
        data: [
          [axis.min, axis.min],
          [axis.max, axis.max],
        ],
        z: 1,
      },
      {
        type: 'scatter',
        symbolSize: values.length > 1000 ? 3.5 : 5,
        itemStyle: { color: tint(theme.positive), borderColor: theme.positive, borderWidth: 0.6 },
        data: masks.map(point),
      },
      {
        type: 'scatter',
        symbol: 'circle',
        symbolSize: 11,
        itemStyle: { color: 'transparent', borderColor: theme.text, borderWidth: 2 },
        data: present === undefined ? [] : [point(present)],
        z: 4,
      },
    ],
  }
}
