import type { CustomSeriesRenderItem, EChartsOption } from 'echarts'
import type { Interaction } from '../contract/explanations.ts'
import { order } from './coalition.ts'
import { interactionId } from './datum.ts'
import { fill, number, signed, textWidth } from './format.ts'
import { categoryAxis, frame, lines, valueAxis } from './frame.ts'
import { glyph, glyphSize } from './glyph.ts'
import { label } from './label.ts'
import type { PlayerMarks } from './playerBoxes.ts'
import { presence, withDefaults, type FigureOptions, type FullOptions } from './options.ts'
import { fillOf, signColour } from './tone.ts'

export interface WaterfallData {
  /** Strongest first. */
  ranking: Interaction[]
  players: PlayerMarks
  vEmpty: number
  vFull: number
}

/** A column: a value of v itself, one interaction, or all that is left. */
interface Step {
  kind: 'value' | 'interaction' | 'rest'
  interaction: Interaction | null
  name: string
  from: number
  to: number
}

const narrowestColumn = 25
const mostInteractions = 24

/** From v(∅) to v(N): the strongest interactions one by one, all others as one bar. */
export function waterfall(data: WaterfallData, given: FigureOptions = {}): EChartsOption {
  const options = withDefaults(given)
  const { theme, words, decimals, height } = options
  const plotWidth = options.width - 44
  const fitting = Math.min(mostInteractions, Math.floor(plotWidth / narrowestColumn) - 3)
  const steps = stepsOf(data, Math.max(3, fitting), options)
  const column = plotWidth / steps.length
  const size = glyphSize(data.players, { width: column - 4, height: Math.max(14, height / 9) })
  const said = ({ kind, from, to }: Step) => (kind === 'value' ? number(to, decimals) : signed(to - from, decimals))
  const withValues = column > textWidth(signed(-10, decimals), theme.font.size) + 2

  const bars: CustomSeriesRenderItem = (_, api) => {
    const at = Number(api.value(0))
    const step = steps[at]
    const [x, y1] = api.coord([at, step.from])
    const [, y2] = api.coord([at, step.to])
    const top = Math.min(y1, y2)
    const half = column * 0.31
    const next = steps[at + 1] && api.coord([at + 1, step.to])
    return {
      type: 'group',
      children: [
        {
          type: 'rect',
          shape: { x: x - half, y: top, width: 2 * half, height: Math.max(1, Math.abs(y2 - y1)) },
          style: styleOf(step, options),
        },
        ...(next
          ? [
              {
                type: 'line' as const,
                silent: true,
                shape: { x1: x + half, y1: y2, x2: next[0] - half, y2 },
                style: { stroke: theme.rule, lineWidth: 1 },
              },
            ]
          : []),
        ...(withValues ? [label(options, { text: said(step), x, y: top - 8, align: 'center' })] : []),
      ],
    }
  }
  const names: CustomSeriesRenderItem = ({ coordSys }, api) => {
    const at = Number(api.value(0))
    const { interaction, name } = steps[at]
    const plot = coordSys as unknown as { y: number; height: number }
    const [x] = api.coord([at, 0])
    const y = plot.y + plot.height + 5
    return interaction
      ? glyph(data.players, interaction, signColour(interaction.value, theme), theme, {
          x: x - size.width / 2,
          y,
          ...size,
        })
      : label(options, { text: name, x, y: y + size.height / 2, align: 'center' })
  }
  return {
    ...frame(options, { bottom: size.height + 8, top: withValues ? 12 : 2 }),
    xAxis: { ...categoryAxis(options, 'x', '', Object.keys(steps)), axisLabel: { show: false } },
    yAxis: valueAxis(options, 'y', 'v'),
    tooltip: {
      ...frame(options).tooltip,
      formatter: (at) => {
        const step = steps[(Array.isArray(at) ? at[0] : at).dataIndex]
        const { kind, interaction, name } = step
        if (interaction) {
          return lines(
            fill(words.ofOrder, { type: words[interaction.type], order: order(interaction.mask) }),
            data.players.members(interaction.mask),
            said(step),
          )
        }
        const others = fill(words.others, { n: data.ranking.length - (steps.length - 3) })
        return lines(kind === 'rest' ? others : name, said(step), kind === 'rest' ? words.remainder : null)
      },
    },
    series: [
      {
        type: 'custom',
        renderItem: bars,
        clip: false,
        encode: { x: 0, y: [1, 2] },
        data: steps.map(({ interaction, from, to }, i) => ({
          ...(interaction ? { id: interactionId(interaction) } : {}),
          value: [i, from, to],
        })),
      },
      { type: 'custom', silent: true, clip: false, renderItem: names, data: steps.map((_, i) => [i]) },
    ],
  }
}

function styleOf({ kind, interaction, from, to }: Step, options: FullOptions) {
  const { theme } = options
  if (kind === 'value') return { fill: theme.quiet }
  const { color, ...dashes } = fillOf(interaction?.type ?? 'and', signColour(to - from, theme))
  const outline =
    'borderColor' in dashes ? { stroke: dashes.borderColor, lineDash: dashes.borderType, lineWidth: 1 } : {}
  return { fill: color, ...outline, opacity: interaction ? presence(options, interaction).opacity : 0.5 }
}

function stepsOf({ ranking, vEmpty, vFull }: WaterfallData, most: number, { words }: FullOptions): Step[] {
  const steps: Step[] = [{ kind: 'value', interaction: null, name: 'v(∅)', from: 0, to: vEmpty }]
  let at = vEmpty
  for (const interaction of ranking.slice(0, most)) {
    steps.push({ kind: 'interaction', interaction, name: '', from: at, to: at + interaction.value })
    at += interaction.value
  }
  return [
    ...steps,
    { kind: 'rest', interaction: null, name: words.rest, from: at, to: vFull },
    { kind: 'value', interaction: null, name: 'v(N)', from: 0, to: vFull },
  ]
}
