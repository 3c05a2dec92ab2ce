import type { EChartsOption } from 'echarts'
import { topId } from './datum.ts'
import { fill, logTick, number, rough } from './format.ts'
import { frame, lines, ruleAt, valueAxis } from './frame.ts'
import { withDefaults, type FigureOptions } from './options.ts'
import { tint } from './tone.ts'

export interface CurveData {
  /** How many of the strongest interactions are used. */
  k: number[]
  r2: number[]
  meanAbsoluteError: number[]
  /** How many interactions are salient. */
  salient: number
}

/** Few interactions can rebuild worse than the mean does; how far below zero is of no interest. */
const lowest = -1

/** R² of v rebuilt from the strongest k interactions over all coalitions. */
export function explanationCurve(
  { k, r2, meanAbsoluteError, salient }: CurveData,
  given: FigureOptions = {},
): EChartsOption {
  const options = withDefaults(given)
  const { theme, words } = options
  const points = k.flatMap((count, i) =>
    count === 0 ? [] : [{ id: topId(count), value: [count, r2[i], meanAbsoluteError[i]] }],
  )
  const most = Math.max(10, k.at(-1) ?? 10)
  const least = Math.min(0, ...points.map(({ value }) => value[1]))
  return {
    ...frame(options),
    xAxis: {
      ...valueAxis(options, 'x', words.interactions),
      type: 'log',
      min: 1,
      max: most,
      axisLabel: {
        color: theme.quiet,
        fontSize: theme.font.size,
        hideOverlap: true,
        showMaxLabel: false,
        formatter: logTick,
      },
    },
    yAxis: {
      ...valueAxis(options, 'y', 'R²'),
      min: least < -0.5 ? lowest : least < 0 ? -0.5 : 0,
      max: 1,
      interval: 0.5,
    },
    tooltip: {
      ...frame(options).tooltip,
      formatter: (at) => {
        const [count, fit, error] = (Array.isArray(at) ? at[0] : at).value as number[]
        return lines(
          fill(words.strongest, { k: count }),
          `R² ${number(fit, 3)}`,
          fill(words.meanError, { error: rough(error) }),
        )
      },
    },
    series: [
      {
        type: 'line',
        clip: true,
        symbol: 'circle',
        symbolSize: 5,
        lineStyle: { color: theme.text, width: 1.5 },
        itemStyle: { color: theme.text },
        areaStyle: { color: tint(theme.discarded), origin: 'start' },
        data: points,
        markLine:
          salient > 0
            ? ruleAt(options, {
                x: salient,
                share: Math.log(salient) / Math.log(most),
                words: fill(words.salient, { n: salient }),
                end: 'bottom',
              })
            : undefined,
      },
    ],
  }
}
