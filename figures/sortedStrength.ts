import type { EChartsOption } from 'echarts'
import type { Interaction } from '../contract/explanations.ts'
import { order } from './coalition.ts'
import { interactionId } from './datum.ts'
import { fill, logTick, signed } from './format.ts'
import { frame, lines, ruleAt, valueAxis } from './frame.ts'
import { presence, withDefaults, type FigureOptions } from './options.ts'
import { thinned } from './thin.ts'
import { fillOf, signColour, tint } from './tone.ts'

/** Strengths below this share of the strongest are what a solver leaves, not what a network does. */
const floor = 1e-4
/** How much of the tail is shown, so that the salient ones keep their room. */
const shownPerSalient = 4
const fewest = 60

/** Strengths from the strongest down, on a log scale; the salient ones as marks of their own. */
export function sortedStrength(ranking: Interaction[], given: FigureOptions = {}): EChartsOption {
  const options = withDefaults(given)
  const { theme, words, decimals, focus } = options
  const strongest = Math.abs(ranking[0]?.value ?? 1)
  const salient = ranking.filter((each) => each.salient).length
  const shown = ranking
    .slice(0, Math.max(fewest, shownPerSalient * salient))
    .filter(({ value }) => Math.abs(value) >= floor * strongest)
  const rank = focus ? shown.findIndex(({ type, mask }) => type === focus.type && mask === focus.mask) : -1
  const most = Math.max(10, shown.length)
  const points = shown.map((each, i) => ({ ...each, rank: i + 1 }))
  /** Where the axes show it. */
  const place = ({ rank, value }: (typeof points)[number]) =>
    [rank / most, Math.log(Math.abs(value) / strongest) / Math.log(floor)] as const
  const kind = ({ type, value }: Interaction) => (type === 'and' ? 0 : 2) + (value < 0 ? 1 : 0)
  const marked = [...thinned(points.slice(0, salient), place, kind)]
  if (rank >= 0 && !marked.includes(points[rank])) marked.push(points[rank])

  return {
    ...frame(options),
    xAxis: {
      ...valueAxis(options, 'x', words.rank),
      min: 0,
      max: most,
      axisLabel: { ...valueAxis(options, 'x', '').axisLabel, showMaxLabel: false },
    },
    yAxis: {
      ...valueAxis(options, 'y', words.strength),
      type: 'log',
      axisLabel: { color: theme.quiet, fontSize: theme.font.size, hideOverlap: true, formatter: logTick },
    },
    tooltip: {
      ...frame(options).tooltip,
      formatter: (at) => {
        const { dataIndex } = Array.isArray(at) ? at[0] : at
        const { type, mask, value } = marked[dataIndex]
        return lines(fill(words.ofOrder, { type: words[type], order: order(mask) }), signed(value, decimals))
      },
    },
    series: [
      {
        type: 'line',
        silent: true,
        showSymbol: false,
        lineStyle: { color: theme.quiet, width: 1.3 },
        areaStyle: { color: tint(theme.discarded), origin: 'start' },
        data: thinned(points, place).map(({ rank, value }) => [rank, Math.abs(value)]),
        tooltip: { show: false },
        markLine:
          salient > 0
            ? ruleAt(options, {
                x: salient,
                share: salient / most,
                words: fill(words.salient, { n: salient }),
                end: 'top',
              })
            : undefined,
      },
      {
        type: 'scatter',
        symbolSize: 6,
        data: marked.map((each) => {
          const { focused, opacity } = presence(options, each)
          return {
            id: interactionId(each),
            value: [each.rank, Math.abs(each.value)],
            symbol: each.value < 0 ? 'rect' : 'circle',
            symbolSize: focused ? 11 : 6,
            z: focused ? 3 : 2,
            itemStyle: { ...fillOf(each.type, signColour(each.value, theme)), borderType: 'solid' as const, opacity },
          }
        }),
      },
    ],
  }
}
