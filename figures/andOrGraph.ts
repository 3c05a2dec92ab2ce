import type { CustomSeriesRenderItem, EChartsOption } from 'echarts'
import type { Interaction } from '../contract/explanations.ts'
import { order, playersOf } from './coalition.ts'
import { interactionId, playerId } from './datum.ts'
import { fill, signed, textWidth } from './format.ts'
import { frame, lines } from './frame.ts'
import { label } from './label.ts'
import type { PlayerMarks } from './playerBoxes.ts'
import { presence, withDefaults, type FigureOptions } from './options.ts'
import { signColour, tint } from './tone.ts'

export interface GraphData {
  /** Strongest first. */
  ranking: Interaction[]
  players: PlayerMarks
}

/** More would be a tangle. */
const mostInteractions = 30
const margin = 10

/**
 * Players at the left, interactions at the right with their values as bars, and a line from each interaction to each of
 * its players: solid for AND, dashed for OR. As many as there is room for; each is placed near the middle of its players.
 */
export function andOrGraph({ ranking, players }: GraphData, given: FigureOptions = {}): EChartsOption {
  const options = withDefaults(given)
  const { theme, words, decimals, width, height } = options
  const pitch = theme.font.size + 3
  const fitting = Math.floor((height - 2 * margin) / pitch) + 1
  const shown = ranking
    .slice(0, Math.min(mostInteractions, fitting))
    .sort((a, b) => middle(a) - middle(b) || a.mask - b.mask)
  const n = players.names.length
  const strongest = Math.max(...shown.map(({ value }) => Math.abs(value)), 1e-300)

  const valueWidth = Math.max(...shown.map(({ value }) => textWidth(signed(value, decimals), theme.font.size)), 0)
  const nameWidth = Math.max(...players.names.map((name) => textWidth(name, theme.font.size)), 0)
  const typeWidth = textWidth(words.and, theme.font.size) + 6
  const playerX = nameWidth + 14
  const nodeX = Math.max(playerX + 40, width * 0.56)
  const barX = nodeX + 8 + typeWidth
  const longest = Math.max(10, width - barX - valueWidth - 10)
  const spread = (at: number, count: number) =>
    count === 1 ? height / 2 : margin + (at * (height - 2 * margin)) / (count - 1)
  const playerY = (player: number) => spread(player, n)
  const nodeY = (at: number) => spread(at, shown.length)

  const edges: CustomSeriesRenderItem = ({ dataIndex }) => {
    const each = shown[dataIndex]
    const { focused } = presence(options, each)
    const y = nodeY(dataIndex)
    return {
      type: 'group',
      children: playersOf(each.mask).map((player) => ({
        type: 'bezierCurve',
        shape: {
          x1: playerX,
          y1: playerY(player),
          cpx1: (playerX + nodeX) / 2,
          cpy1: playerY(player),
          cpx2: (playerX + nodeX) / 2,
          cpy2: y,
          x2: nodeX,
          y2: y,
        },
        style: {
          fill: 'none',
          stroke: signColour(each.value, theme),
          lineWidth: focused ? 2 : 0.6 + 1.2 * (Math.abs(each.value) / strongest),
          lineDash: each.type === 'or' ? [4, 3] : undefined,
          opacity: focused ? 1 : options.focus ? 0.15 : 0.55,
        },
      })),
    }
  }
  const nodes: CustomSeriesRenderItem = ({ dataIndex }) => {
    const each = shown[dataIndex]
    const { focused, opacity } = presence(options, each)
    const y = nodeY(dataIndex)
    const colour = signColour(each.value, theme)
    const length = Math.max(1, (longest * Math.abs(each.value)) / strongest)
    const outline = { stroke: colour, lineWidth: 1, lineDash: each.type === 'or' ? [3, 2] : undefined }
    return {
      type: 'group',
      children: [
        {
          type: 'circle',
          shape: { cx: nodeX, cy: y, r: 3.5 },
          style: { fill: each.type === 'and' ? colour : theme.background, stroke: colour, lineWidth: 1.2, opacity },
        },
        label(options, { text: words[each.type], x: nodeX + 8, y, opacity, bold: focused }),
        {
          type: 'rect',
          shape: { x: barX, y: y - 3.5, width: length, height: 7 },
          style: { fill: each.type === 'and' ? colour : tint(colour), ...outline, opacity },
        },
        label(options, {
          text: signed(each.value, decimals),
          x: barX + length + 5,
          y,
          colour: theme.text,
          opacity,
          bold: focused,
        }),
      ],
    }
  }
  const circles: CustomSeriesRenderItem = ({ dataIndex: player }) => {
    const y = playerY(player)
    const on = options.focus !== null && ((options.focus.mask >> player) & 1) === 1
    return {
      type: 'group',
      children: [
        {
          type: 'rect',
          shape: { x: playerX - 4, y: y - 4, width: 8, height: 8, r: 1.5 },
          style: { fill: on ? theme.text : theme.quiet },
        },
        label(options, {
          text: players.names[player],
          x: playerX - 9,
          y,
          align: 'right',
          bold: on,
          colour: on ? theme.text : theme.quiet,
        }),
      ],
    }
  }
  const data = shown.map((each) => ({ id: interactionId(each), value: each.value }))
  const place = { type: 'custom' as const, coordinateSystem: 'none' as const }
  return {
    ...frame(options),
    grid: undefined,
    tooltip: {
      ...frame(options).tooltip,
      formatter: (at) => {
        const { seriesIndex, dataIndex } = Array.isArray(at) ? at[0] : at
        if (seriesIndex === 2) return lines(fill(words.player, { player: players.names[dataIndex] }))
        const { type, mask, value } = shown[dataIndex]
        return lines(
          fill(words.ofOrder, { type: words[type], order: order(mask) }),
          players.members(mask),
          signed(value, decimals),
        )
      },
    },
    series: [
      { ...place, renderItem: edges, data, z: 1 },
      { ...place, renderItem: nodes, data, z: 2 },
      {
        ...place,
        renderItem: circles,
        data: Array.from({ length: n }, (_, player) => ({ id: playerId(player), value: 0 })),
        z: 3,
      },
    ],
  }
}

/** Mean player of an interaction: lines cross less when neighbours stand beside each other. */
function middle({ mask }: Interaction): number {
  const players = playersOf(mask)
  return players.reduce((sum, player) => sum + player, 0) / players.length
}
