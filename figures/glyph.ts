import type { CustomSeriesRenderItemReturn } from 'echarts'
import type { PlayersSpec } from '../contract/analysis.ts'
import type { Interaction } from '../contract/explanations.ts'
import type { FigureTheme } from './theme.ts'

export interface Box {
  x: number
  y: number
  width: number
  height: number
}

/** An interaction as a tiny map of its players: filled for AND, dashed outlines for OR. */
export function glyph(
  { rows, columns }: PlayersSpec,
  { type, mask }: Pick<Interaction, 'type' | 'mask'>,
  colour: string,
  theme: FigureTheme,
  box: Box,
): NonNullable<CustomSeriesRenderItemReturn> {
  const width = box.width / columns
  const height = box.height / rows
  return {
    type: 'group',
    silent: true,
    children: Array.from({ length: rows * columns }, (_, player) => {
      const on = ((mask >> player) & 1) === 1
      return {
        type: 'rect',
        shape: {
          x: box.x + (player % columns) * width + 0.5,
          y: box.y + Math.floor(player / columns) * height + 0.5,
          width: width - 1,
          height: height - 1,
          r: Math.min(1.5, height / 5),
        },
        style: on
          ? type === 'and'
            ? { fill: colour, stroke: colour, lineWidth: 1 }
            : { fill: 'none', stroke: colour, lineWidth: 1.1, lineDash: [2, 1.2] }
          : { fill: theme.hairline, stroke: theme.hairline, lineWidth: 0.5 },
      }
    }),
  }
}

/** The size of a glyph that is at most as large as the room for it, with cells that are square where they may be. */
export function glyphSize({ rows, columns }: PlayersSpec, room: { width: number; height: number }) {
  const cell = Math.min(room.width / columns, room.height / rows, 9)
  return { width: cell * columns, height: cell * rows }
}

/** What to call a player where there is little room: row and column, from 1. */
export const shortName = ({ columns }: PlayersSpec, player: number): string =>
  `${Math.floor(player / columns) + 1},${(player % columns) + 1}`
