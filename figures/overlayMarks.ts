import type { CustomSeriesRenderItemReturn } from 'echarts'
import type { Interaction } from '../contract/explanations.ts'
import { label } from './label.ts'
import { presence, type FullOptions } from './options.ts'
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
