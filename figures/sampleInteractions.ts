import type { CustomSeriesRenderItem, EChartsOption } from 'echarts'
import type { Interaction } from '../contract/explanations.ts'
import { order } from './coalition.ts'
import { interactionId } from './datum.ts'
import { fill, fitting, signed, textWidth } from './format.ts'
import { frame, lines } from './frame.ts'
import { glyph, glyphSize } from './glyph.ts'
import { label } from './label.ts'
import type { PlayerMarks } from './playerBoxes.ts'
import { presence, withDefaults, type FigureOptions } from './options.ts'
import { signColour, tint } from './tone.ts'

export interface RankingData {
  /** Strongest first. */
  ranking: Interaction[]
  players: PlayerMarks
}

const rowHeight = 20
const margin = 4

/** The list of the strongest interactions: kind, players, effect. As many rows as there is room for. */
export function sampleInteractions({ ranking, players }: RankingData, given: FigureOptions = {}): EChartsOption {
  const options = withDefaults(given)
  const { theme, words, decimals, width, height } = options
  const shown = ranking.slice(0, Math.max(1, Math.floor((height - 2 * margin) / rowHeight)))
  const pitch = (height - 2 * margin) / Math.max(1, shown.length)

  const rankX = textWidth(String(shown.length), theme.font.size) + 4
  const typeX = rankX + 10
  const size = glyphSize(players, { width: 60, height: Math.min(36, pitch - 4) })
  const glyphX = typeX + textWidth(words.and, theme.font.size) + 10
  const right = width - 6
  const named = shown.map(({ mask }) => players.members(mask))
  const nameX = glyphX + size.width + 8
  const nameWidth = Math.min(0.3 * width, Math.max(0, ...named.map((name) => textWidth(name ?? '', theme.font.size))))
  const barsX = nameX + nameWidth + (nameWidth > 0 ? 10 : 6)
  const barsEnd =
    right - Math.max(0, ...shown.map(({ value }) => textWidth(signed(value, decimals), theme.font.size))) - 10
  const most = shown.reduce((most, { value }) => Math.max(most, value), 0)
  const least = shown.reduce((least, { value }) => Math.min(least, value), 0)
  const perUnit = (barsEnd - barsX) / (most - least || 1)
  const zero = barsX - least * perUnit

  const row: CustomSeriesRenderItem = ({ dataIndex }) => {
    const each = shown[dataIndex]
    const { focused, opacity } = presence(options, each)
    const y = margin + (dataIndex + 0.5) * pitch
    const colour = signColour(each.value, theme)
    const length = perUnit * Math.abs(each.value)
    const type = words[each.type]
    const name = named[dataIndex]
    const typeWidth = textWidth(type, theme.font.size)
    return {
      type: 'group',
      children: [
        {
          type: 'rect',
          shape: { x: 0, y: y - pitch / 2, width, height: pitch },
          style: { fill: focused ? theme.hairline : 'transparent' },
        },
        label(options, { text: String(dataIndex + 1), x: rankX, y, align: 'right', opacity }),
        label(options, { text: type, x: typeX, y, bold: true, opacity }),
        {
          type: 'line',
          shape: { x1: typeX, y1: y + 8, x2: typeX + typeWidth, y2: y + 8 },
          style: { stroke: theme.rule, lineWidth: 1, lineDash: each.type === 'or' ? [2.5, 2] : undefined, opacity },
        },
        glyph(players, each, colour, theme, { x: glyphX, y: y - size.height / 2, ...size }),
        ...(name === null
          ? []
          : [label(options, { text: fitting(name, nameWidth, theme.font.size), x: nameX, y, opacity, bold: focused })]),
        {
          type: 'rect',
          shape: { x: each.value < 0 ? zero - length : zero, y: y - 4, width: Math.max(1, length), height: 8 },
          style: {
            fill: each.type === 'and' ? colour : tint(colour),
            stroke: each.type === 'and' ? undefined : colour,
            lineDash: [3, 2],
            opacity,
          },
        },
        label(options, {
          text: signed(each.value, decimals),
          x: right,
          y,
          align: 'right',
          colour: theme.text,
          opacity,
          bold: focused,
        }),
      ],
    }
  }
  return {
    ...frame(options),
    grid: undefined,
    tooltip: {
      ...frame(options).tooltip,
      formatter: (at) => {
        const { type, mask, value } = shown[(Array.isArray(at) ? at[0] : at).dataIndex]
        return lines(
          fill(words.ofOrder, { type: words[type], order: order(mask) }),
          players.members(mask),
          signed(value, decimals),
        )
      },
    },
    series: [
      {
        type: 'custom',
        coordinateSystem: 'none',
        renderItem: row,
        data: shown.map((each) => ({ id: interactionId(each), value: each.value })),
      },
      {
        type: 'custom',
        coordinateSystem: 'none',
        silent: true,
        renderItem: () => ({
          type: 'line',
          shape: { x1: zero, y1: margin, x2: zero, y2: height - margin },
          style: { stroke: theme.rule, lineWidth: 1 },
        }),
        data: [0],
      },
    ],
  }
}
