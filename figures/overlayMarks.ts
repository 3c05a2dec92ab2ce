import type { CustomSeriesRenderItemReturn } from 'echarts'
import type { Interaction } from '../contract/explanations.ts'
import { signed, textWidth, fitting } from './format.ts'
import { label } from './label.ts'
import { presence, type FullOptions } from './options.ts'
import type { Box, PlayerMarks } from './playerBoxes.ts'
import type { PlayerIcon } from './playerIcon.ts'
import type { Point } from './regions.ts'
import { signColour } from './tone.ts'

export type Mark = NonNullable<CustomSeriesRenderItemReturn>

/** What a network's panel shows of the sample, in px from its upper left corner. Lists run over the interactions shown. */
export interface Stage {
  width: number
  height: number
  /** The sample itself. */
  ground: Mark[]
  /** What joins the players of each interaction. */
  links: Mark[][]
  /** Where its number stands. */
  numbers: Point[][]
}

/** The interactions that are drawn, and what their strength is measured against: the strongest of all panels. */
export interface Shown {
  interactions: Interaction[]
  strongest: number
}

export const badgeRadius = ({ theme }: FullOptions) => theme.font.size * 0.62

/** The stroke of an interaction: solid for AND, dashed for OR, as wide as it is strong. */
export function strokeOf(options: FullOptions, each: Interaction, strongest: number, widest = 3.2) {
  return {
    fill: 'none',
    stroke: signColour(each.value, options.theme),
    lineWidth: 1 + ((widest - 1) * Math.abs(each.value)) / strongest,
    lineDash: each.type === 'or' ? [4, 3] : undefined,
    opacity: presence(options, each).opacity,
  }
}

/** The number of an interaction in a ring of its colour. */
export function badge(options: FullOptions, each: Interaction, rank: number, { x, y }: Point): Mark[] {
  const { opacity } = presence(options, each)
  return [
    {
      type: 'circle',
      shape: { cx: x, cy: y, r: badgeRadius(options) },
      style: {
        fill: options.theme.background,
        stroke: signColour(each.value, options.theme),
        lineWidth: 1.4,
        lineDash: each.type === 'or' ? [2.4, 1.6] : undefined,
        opacity,
      },
    },
    label(options, { text: String(rank), x, y, align: 'center', colour: options.theme.text, bold: true, opacity }),
  ]
}

export const legendPitch = ({ theme }: FullOptions) => Math.round(theme.font.size * 1.55)

/** From this width on a legend has two columns. */
const twoColumns = 400

export const legendHeight = (options: FullOptions, entries: number, width: number) =>
  legendPitch(options) * (width >= twoColumns ? Math.ceil(entries / 2) : entries)

interface LegendPlace {
  /** Its entries, and how wide their values are in all panels, in px. */
  shown: Shown
  valueWidth: number
  /** How players are said, or drawn where they have no names. */
  members: PlayerMarks['members']
  icon: PlayerIcon
  box: Pick<Box, 'x' | 'y' | 'width'>
}

/** Number, type, value and players of each interaction, as the marks of each. */
export function legendMarks(options: FullOptions, { shown, valueWidth, members, icon, box }: LegendPlace): Mark[][] {
  const { theme, words, decimals } = options
  const { interactions, strongest } = shown
  const pitch = legendPitch(options)
  const columns = box.width >= twoColumns ? 2 : 1
  const perColumn = Math.ceil(interactions.length / columns)
  const column = box.width / columns
  const numberX = badgeRadius(options) + 1
  const withLine = column >= 146
  const lineX = 2 * numberX + 5
  const typeX = lineX + (withLine ? 22 : 0)
  const valueX =
    typeX + Math.max(textWidth(words.and, theme.font.size), textWidth(words.or, theme.font.size)) + 4 + valueWidth
  const membersX = valueX + 7
  const room = column - membersX - 4
  const size = icon.size({ width: Math.min(40, room), height: pitch - 3 })
  return interactions.map((each, at) => {
    const x = box.x + column * Math.floor(at / perColumn)
    const y = box.y + (at % perColumn) * pitch + pitch / 2
    const { focused, opacity } = presence(options, each)
    const names = members(each.mask)
    const say = { y, opacity, bold: focused }
    return [
      ...badge(options, each, at + 1, { x: x + numberX, y }),
      ...(withLine
        ? [
            {
              type: 'line' as const,
              shape: { x1: x + lineX, y1: y, x2: x + lineX + 17, y2: y },
              style: strokeOf(options, each, strongest),
            },
          ]
        : []),
      label(options, { text: words[each.type], x: x + typeX, ...say }),
      label(options, {
        text: signed(each.value, decimals),
        x: x + valueX,
        align: 'right',
        colour: theme.text,
        ...say,
      }),
      ...(room < 14
        ? []
        : names === null
          ? [icon.draw(each, theme, { x: x + membersX, y: y - size.height / 2, ...size })]
          : [label(options, { text: fitting(names, room, theme.font.size), x: x + membersX, ...say })]),
    ]
  })
}
