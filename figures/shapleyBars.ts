import type { CustomSeriesRenderItem, CustomSeriesRenderItemReturn, EChartsOption } from 'echarts'
import { playerId } from './datum.ts'
import { fill, signed, textWidth } from './format.ts'
import { categoryAxis, frame, lines, valueAxis } from './frame.ts'
import { glyph, glyphSize } from './glyph.ts'
import { label } from './label.ts'
import type { PlayerMarks } from './playerBoxes.ts'
import { withDefaults, type FigureOptions, type FullOptions } from './options.ts'
import { signColour } from './tone.ts'

export interface ShapleyData {
  /** One value a player. */
  shapley: ArrayLike<number>
  players: PlayerMarks
}

/** Shapley value of each player; they add up to v(N) − v(∅). */
export function shapleyBars({ shapley, players }: ShapleyData, given: FigureOptions = {}): EChartsOption {
  const options = withDefaults(given)
  const { theme, words, decimals, focus, width, height } = options
  const values = Array.from(shapley)
  const column = (width - 44) / values.length
  const size = glyphSize(players, { width: column - 4, height: Math.max(14, height / 9) })
  // Where players have names, these say more than a glyph of one player; they stand upright where they do not fit.
  const named = players.members(1) !== null
  const longest = Math.max(0, ...players.names.map((name) => textWidth(name, theme.font.size)))
  const upright = named && longest > column - 4
  const withValues = column > textWidth(signed(-10, decimals), theme.font.size) + 2
  /** The value of a falling bar may stand below the plot. */
  const above = named && withValues && values.some((value) => value < 0) ? theme.font.size : 0
  const below = named ? (upright ? longest : theme.font.size) : size.height
  const on = (player: number) => focus === null || ((focus.mask >> player) & 1) === 1

  const places: CustomSeriesRenderItem = ({ coordSys }, api) => {
    const player = Number(api.value(0))
    const plot = coordSys as unknown as { y: number; height: number }
    const [x] = api.coord([player, 0])
    if (named) return nameOf(options, { text: players.names[player], x, y: plot.y + plot.height + 5 + above, upright })
    const box = { x: x - size.width / 2, y: plot.y + plot.height + 5, ...size }
    return glyph(players, { type: 'and', mask: 1 << player }, theme.quiet, theme, box)
  }
  return {
    ...frame(options, { bottom: above + below + 8 }),
    xAxis: { ...categoryAxis(options, 'x', '', Object.keys(values)), axisLabel: { show: false } },
    yAxis: valueAxis(options, 'y', 'φ'),
    tooltip: {
      ...frame(options).tooltip,
      formatter: (at) => {
        const { dataIndex } = Array.isArray(at) ? at[0] : at
        return lines(
          fill(words.player, { player: players.names[dataIndex] }),
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
          show: withValues,
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

/** A name under its column, read from below where it stands upright; y is its top. */
function nameOf(
  options: FullOptions,
  { text, x, y, upright }: { text: string; x: number; y: number; upright: boolean },
): NonNullable<CustomSeriesRenderItemReturn> {
  if (!upright) return label(options, { text, x, y: y + options.theme.font.size / 2, align: 'center' })
  return { ...label(options, { text, x: 0, y: 0, align: 'right' }), x, y, rotation: Math.PI / 2 }
}
