import type { EChartsOption } from 'echarts'
import type { InteractionChange } from '../contract/compare.ts'
import { order } from './coalition.ts'
import { interactionId } from './datum.ts'
import { fateOf, fates, fateSymbol } from './fates.ts'
import { fill, signed } from './format.ts'
import { frame, legend, lines, valueAxis, zeroLine } from './frame.ts'
import { presence, withDefaults, type FigureOptions } from './options.ts'
import { inOrder } from './seriesOrder.ts'
import { thinned } from './thin.ts'
import { tint } from './tone.ts'

/** An interaction; with `sample` where a figure holds those of several. */
export type Change = InteractionChange & { sample?: number }

export interface ScatterData {
  changes: Change[]
  /** Of the first network and the second. */
  names: string[]
}

/** Each interaction's value before against after; AND filled, OR hollow. On the slanted line nothing changed. */
export function compareScatter({ changes, names }: ScatterData, given: FigureOptions = {}): EChartsOption {
  const options = withDefaults(given)
  const { theme, words, decimals } = options
  const x = range(changes.map(({ before }) => before))
  const y = range(changes.map(({ after }) => after))
  // No longer than the shorter side, or the axes would stretch for it.
  const low = Math.max(x.low, y.low)
  const high = Math.min(x.high, y.high)
  const kinds = inOrder(fates, (fate) => fate, options.order)
  const share = ({ low, high }: ReturnType<typeof range>, value: number) => (value - low) / (high - low || 1)
  const groups = kinds.map((fate) =>
    thinned(
      changes.filter((change) => fateOf(change) === fate),
      ({ before, after }) => [share(x, before), share(y, after)],
      ({ type }) => (type === 'and' ? 0 : 1),
    ),
  )
  return {
    ...frame(options),
    legend: legend(
      options,
      kinds.map((fate) => words[fate]),
    ),
    xAxis: valueAxis(options, 'x', names[0]),
    yAxis: valueAxis(options, 'y', names[1]),
    tooltip: {
      ...frame(options).tooltip,
      formatter: (at) => {
        const { seriesIndex = 0, dataIndex } = Array.isArray(at) ? at[0] : at
        const { type, mask, before, after, sample } = groups[seriesIndex][dataIndex]
        return lines(
          fill(words.ofOrder, { type: words[type], order: order(mask) }) +
            (sample === undefined ? '' : ` · ${fill(words.sample, { sample })}`),
          `${names[0]} ${signed(before, decimals)}`,
          `${names[1]} ${signed(after, decimals)}`,
        )
      },
    },
    series: [
      ...kinds.map((fate, f) => ({
        type: 'scatter' as const,
        name: words[fate],
        symbol: fateSymbol[fate],
        itemStyle: { color: theme[fate] },
        markLine: f === 0 ? { ...zeroLine(options, 'x'), data: [{ xAxis: 0 }, { yAxis: 0 }] } : undefined,
        data: groups[f].map((change) => {
          const { focused, opacity } = presence(options, change)
          return {
            id: interactionId(change),
            value: [change.before, change.after],
            symbolSize: focused ? 13 : 7,
            itemStyle: {
              opacity: focused ? 1 : opacity * 0.85,
              ...(change.type === 'or'
                ? { color: tint(theme[fate]), borderColor: theme[fate], borderWidth: 1.2 }
                : { color: theme[fate] }),
              ...(focused ? { borderColor: theme.text, borderWidth: 1.5 } : {}),
            },
          }
        }),
        z: 3,
      })),
      {
        type: 'line',
        silent: true,
        showSymbol: false,
        lineStyle: { color: theme.rule, width: 1, type: 'dashed' },
        data: [
          [low, low],
          [high, high],
        ],
        z: 1,
      },
    ],
  }
}

const range = (values: number[]) => ({
  low: values.reduce((least, value) => Math.min(least, value), 0),
  high: values.reduce((most, value) => Math.max(most, value), 0),
})
