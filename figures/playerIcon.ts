import type { Interaction } from '../contract/explanations.ts'
import type { PlayerMap } from '../contract/pictures.ts'
import { playersOf } from './coalition.ts'
import { glyph, glyphSize } from './glyph.ts'
import type { Mark } from './overlayMarks.ts'
import type { Box, PlayerMarks } from './playerBoxes.ts'
import { regionsOf } from './regions.ts'
import type { FigureTheme } from './theme.ts'
import { signColour, tint } from './tone.ts'

/** How players that have no names are drawn in a legend. */
export interface PlayerIcon {
  size: (room: { width: number; height: number }) => { width: number; height: number }
  draw: (each: Interaction, theme: FigureTheme, box: Box) => Mark
}

export const gridIcon = (players: PlayerMarks): PlayerIcon => ({
  size: (room) => glyphSize(players, room),
  draw: (each, theme, box) => glyph(players, each, signColour(each.value, theme), theme, box),
})

/** The picture as a thumbnail on which the regions that take part are filled for AND, outlined with dashes for OR. */
export function regionIcon(map: PlayerMap): PlayerIcon {
  const regions = regionsOf(map)
  const scaleIn = (room: { width: number; height: number }) =>
    Math.min(room.width / map.width, room.height / map.height)
  return {
    size: (room) => ({ width: map.width * scaleIn(room), height: map.height * scaleIn(room) }),
    draw: ({ type, mask, value }, theme, box) => {
      const colour = signColour(value, theme)
      const scale = scaleIn(box)
      const path = (pathData: string, style: object): Mark => ({
        type: 'path',
        shape: { pathData },
        x: box.x,
        y: box.y,
        scaleX: scale,
        scaleY: scale,
        style: { fill: 'none', ...style, strokeNoScale: true },
      })
      return {
        type: 'group',
        children: [
          { type: 'rect', shape: { ...box }, style: { fill: theme.hairline } },
          ...playersOf(mask).flatMap((player) => [
            path(regions[player].area, { fill: type === 'and' ? colour : tint(colour) }),
            path(regions[player].edge, {
              stroke: type === 'and' ? theme.background : colour,
              lineWidth: type === 'and' ? 0.4 : 0.8,
              lineDash: type === 'or' ? [1.6, 1.2] : undefined,
            }),
          ]),
        ],
      }
    },
  }
}
