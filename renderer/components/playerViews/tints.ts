import { maxPlayers } from '../../../contract/limits.ts'

/** Degrees between the hues of neighbours: the golden angle keeps any few of them far apart. */
const goldenAngle = 137.508

const hueOf = (player: number) => Math.round((200 + player * goldenAngle) % 360)

/** A colour for each player that is made by hand; the number beside it says the same. */
export const tints: readonly string[] = Array.from(
  { length: maxPlayers },
  (_, player) => `hsl(${hueOf(player)} 70% 50%)`,
)

/** The same as red, green and blue, 0…255. */
export const tintBytes: readonly (readonly [number, number, number])[] = Array.from(
  { length: maxPlayers },
  (_, player) => [channel(hueOf(player), 0), channel(hueOf(player), 8), channel(hueOf(player), 4)] as const,
)

/** One channel of HSL with 70 % saturation and 50 % lightness. */
function channel(hue: number, offset: number): number {
  const k = (offset + hue / 30) % 12
  return Math.round(255 * (0.5 - 0.35 * Math.max(-1, Math.min(k - 3, 9 - k, 1))))
}
