import type { Interaction } from '../contract/explanations.ts'
import type { PlayerMap } from '../contract/pictures.ts'
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

/** The picture as a thumbnail: the regions that take part together, filled for AND, outlined with dashes for OR. */
export function regionIcon(map: PlayerMap): PlayerIcon {
  const scaleIn = (room: { width: number; height: number }) =>
    Math.min(room.width / map.width, room.height / map.height)
  return {
    size: (room) => ({ width: map.width * scaleIn(room), height: map.height * scaleIn(room) }),
    draw: ({ type, mask, value }, theme, box) => {
      const colour = signColour(value, theme)
      const scale = scaleIn(box)
      const place = { type: 'path' as const, x: box.x, y: box.y, scaleX: scale, scaleY: scale }
      const together = map.players.map((player) => (player < map.n && (mask >> player) & 1 ? 0 : 255))
      const [{ area, edge }] = regionsOf({ ...map, n: 1, players: together })
      const outline = { fill: 'none', stroke: colour, lineWidth: 0.8, lineDash: [1.6, 1.2], strokeNoScale: true }
      return {
        type: 'group',
        children: [
          { type: 'rect', shape: { ...box }, style: { fill: theme.hairline } },
          { ...place, shape: { pathData: area }, style: { fill: type === 'and' ? colour : tint(colour) } },
          ...(type === 'or' ? [{ ...place, shape: { pathData: edge }, style: outline }] : []),
        ],
      }
    },
  }
}
