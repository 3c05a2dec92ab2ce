import type { CustomSeriesRenderItem, EChartsOption } from 'echarts'
import type { PlayersSpec } from '../contract/analysis.ts'
import { playerId } from './datum.ts'
import { fill, signed, textWidth } from './format.ts'
import { categoryAxis, frame, lines, valueAxis } from './frame.ts'
import { glyph, glyphSize, shortName } from './glyph.ts'
import { withDefaults, type FigureOptions } from './options.ts'
import { signColour } from './tone.ts'

export interface ShapleyData {
  /** One value a player. */
  shapley: ArrayLike<number>
  players: PlayersSpec
}

/** Shapley value of each player; they add up to v(N) − v(∅). */
export function shapleyBars({ shapley, players }: ShapleyData, given: FigureOptions = {}): EChartsOption {
  const options = withDefaults(given)
  const { theme, words, decimals, focus, width, height } = options
  const values = Array.from(shapley)
  const column = (width - 44) / values.length
  const size = glyphSize(players, { width: column - 4, height: Math.max(14, height / 9) })
  const on = (player: number) => focus === null || ((focus.mask >> player) & 1) === 1

  const places: CustomSeriesRenderItem = ({ coordSys }, api) => {
    const player = Number(api.value(0))
    const plot = coordSys as unknown as { y: number; height: number }
    const [x] = api.coord([player, 0])
    const box = { x: x - size.width / 2, y: plot.y + plot.height + 5, ...size }
    return glyph(players, { type: 'and', mask: 1 << player }, theme.quiet, theme, box)
  }
  return {
    ...frame(options, { bottom: size.height + 8 }),
    xAxis: { ...categoryAxis(options, 'x', '', Object.keys(values)), axisLabel: { show: false } },
    yAxis: valueAxis(options, 'y', 'φ'),
    tooltip: {
      ...frame(options).tooltip,
      formatter: (at) => {
        const { dataIndex } = Array.isArray(at) ? at[0] : at
        return lines(
          fill(words.player, { player: shortName(players, dataIndex) }),
          `φ ${signed(values[dataIndex], decimals)}`,
        )
      },
    },
    series: [
      {
        type: 'bar',
        barWidth: '55%',
        emphasis: { disabled: true },
        label: {
          show: column > textWidth(signed(-10, decimals), theme.font.size) + 2,
          position: 'outside',
          color: theme.quiet,
          fontSize: theme.font.size,
          formatter: ({ value }) => signed(Number(value), decimals),
        },
        data: values.map((value, player) => ({
          id: playerId(player),
          value,
          itemStyle: { color: signColour(value, theme), opacity: on(player) ? 1 : 0.4 },
        })),
      },
      { type: 'custom', silent: true, clip: false, renderItem: places, data: values.map((_, player) => [player]) },
    ],
  }
}
