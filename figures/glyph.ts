import type { CustomSeriesRenderItemReturn } from 'echarts'
import type { Interaction } from '../contract/explanations.ts'
import type { Box, PlayerMarks } from './playerBoxes.ts'
import type { FigureTheme } from './theme.ts'

/** An interaction as a tiny map of its players: filled for AND, dashed outlines for OR. */
export function glyph(
  players: PlayerMarks,
  { type, mask }: Pick<Interaction, 'type' | 'mask'>,
  colour: string,
  theme: FigureTheme,
  box: Box,
): NonNullable<CustomSeriesRenderItemReturn> {
  const unitX = box.width / players.width
  const unitY = box.height / players.height
  const isOn = (player: number) => (mask >> player) & 1
  const order = [...players.boxes.keys()]
  // Regions may overlap: those that take part are on top.
  if (players.round) order.sort((a, b) => isOn(a) - isOn(b))
  return {
    type: 'group',
    silent: true,
    children: order.map((player) => {
      const { x, y, width, height } = players.boxes[player]
      const on = isOn(player) === 1
      const style = on
        ? type === 'and'
          ? { fill: colour, stroke: colour, lineWidth: 1 }
          : { fill: 'none', stroke: colour, lineWidth: 1.1, lineDash: [2, 1.2] }
        : { fill: theme.hairline, stroke: theme.hairline, lineWidth: 0.5 }
      const place = {
        x: box.x + x * unitX + 0.5,
        y: box.y + y * unitY + 0.5,
        width: width * unitX - 1,
        height: height * unitY - 1,
      }
      if (!players.round) return { type: 'rect', shape: { ...place, r: Math.min(1.5, unitY / 5) }, style }
      const r = Math.max(0.5, Math.min(place.width, place.height) / 2)
      return { type: 'circle', shape: { cx: place.x + place.width / 2, cy: place.y + place.height / 2, r }, style }
    }),
  }
}

const largestCell = 9

/** The size of a glyph that is at most as large as the room for it, with cells that are square where they may be. */
export function glyphSize({ width, height }: PlayerMarks, room: { width: number; height: number }) {
  const cell = Math.min(room.width / width, room.height / height, largestCell)
  return { width: cell * width, height: cell * height }
}
