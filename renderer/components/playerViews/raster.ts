/** What belongs to no player is never masked. */
export const background = 255

export interface Size {
  width: number
  height: number
}
/** In pixels of the picture, fractions included: (0.5, 0.5) is the middle of the first pixel. */
export interface Point {
  x: number
  y: number
}

/** Pixels under a round brush that goes from one point to another: those whose middle is within the radius of the way. */
export function brushed({ width, height }: Size, from: Point, to: Point, radius: number): number[] {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const length2 = dx * dx + dy * dy
  const pixels: number[] = []
  eachPixel(
    { width, height },
    {
      left: Math.min(from.x, to.x) - radius,
      top: Math.min(from.y, to.y) - radius,
      right: Math.max(from.x, to.x) + radius,
      bottom: Math.max(from.y, to.y) + radius,
    },
    (x, y, at) => {
      const along = length2 === 0 ? 0 : ((x - from.x) * dx + (y - from.y) * dy) / length2
      const share = Math.max(0, Math.min(1, along))
      if ((x - from.x - share * dx) ** 2 + (y - from.y - share * dy) ** 2 <= radius * radius) pixels.push(at)
    },
  )
  // Even the thinnest brush paints the pixel it stands on.
  const under = pixelAt({ width, height }, to)
  return under === null || pixels.includes(under) ? pixels : [...pixels, under]
}

/** Pixels of a rectangle between two opposite corners, both corner pixels included. */
export function rectangle(size: Size, a: Point, b: Point): number[] {
  const pixels: number[] = []
  const [left, right] = [Math.floor(Math.min(a.x, b.x)), Math.floor(Math.max(a.x, b.x))]
  const [top, bottom] = [Math.floor(Math.min(a.y, b.y)), Math.floor(Math.max(a.y, b.y))]
  for (let y = Math.max(0, top); y <= Math.min(size.height - 1, bottom); y++) {
    for (let x = Math.max(0, left); x <= Math.min(size.width - 1, right); x++) pixels.push(y * size.width + x)
  }
  return pixels
}

/** Pixels whose middle lies inside a closed polygon (even-odd rule: where it crosses itself, holes are left). */
export function polygon(size: Size, corners: readonly Point[]): number[] {
  const pixels: number[] = []
  if (corners.length < 3) return pixels
  for (let row = 0; row < size.height; row++) {
    const y = row + 0.5
    const crossings: number[] = []
    corners.forEach((a, at) => {
      const b = corners[(at + 1) % corners.length]
      if (a.y <= y !== b.y <= y) crossings.push(a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x))
    })
    crossings.sort((p, q) => p - q)
    for (let pair = 0; pair + 1 < crossings.length; pair += 2) {
      const first = Math.max(0, Math.ceil(crossings[pair] - 0.5))
      const last = Math.min(size.width - 1, Math.ceil(crossings[pair + 1] - 0.5) - 1)
      for (let x = first; x <= last; x++) pixels.push(row * size.width + x)
    }
  }
  return pixels
}

/** The same map with some pixels given to a player, or to the background. */
export function painted(players: Uint8Array, pixels: readonly number[], player: number): Uint8Array<ArrayBuffer> {
  const now = Uint8Array.from(players)
  for (const at of pixels) now[at] = player
  return now
}

/** Players numbered without gaps, in their order: those that hold nothing are left out. */
export function withoutGaps(players: Uint8Array): { n: number; players: Uint8Array<ArrayBuffer> } {
  const used = [...new Set(players)].filter((player) => player !== background).sort((a, b) => a - b)
  const numbers = new Uint8Array(256).fill(background)
  used.forEach((player, number) => {
    numbers[player] = number
  })
  return { n: used.length, players: Uint8Array.from(players, (player) => numbers[player]) }
}

/** Pixels, or words, of each player; as many as asked for. */
export function sizesOf(players: Uint8Array, count: number): Uint32Array {
  const sizes = new Uint32Array(count)
  for (const player of players) if (player < count) sizes[player]++
  return sizes
}

/** RGBA of a picture whose absent players show what stands in for them. */
export function masked(
  present: Uint8Array,
  absent: Uint8Array,
  players: Uint8Array,
  isThere: (player: number) => boolean,
): Uint8ClampedArray<ArrayBuffer> {
  const shown = new Uint8ClampedArray(players.length * 4)
  players.forEach((player, at) => {
    const from = player === background || isThere(player) ? present : absent
    for (let channel = 0; channel < 4; channel++) shown[4 * at + channel] = from[4 * at + channel]
  })
  return shown
}

export function pixelAt({ width, height }: Size, { x, y }: Point): number | null {
  const [column, row] = [Math.floor(x), Math.floor(y)]
  return column >= 0 && row >= 0 && column < width && row < height ? row * width + column : null
}

interface Bounds {
  left: number
  top: number
  right: number
  bottom: number
}

/** Visits pixels whose middle lies within bounds, with that middle and their place. */
function eachPixel({ width, height }: Size, bounds: Bounds, visit: (x: number, y: number, at: number) => void): void {
  const last = (edge: number, size: number) => Math.min(size - 1, Math.floor(edge - 0.5))
  const first = (edge: number) => Math.max(0, Math.ceil(edge - 0.5))
  for (let row = first(bounds.top); row <= last(bounds.bottom, height); row++) {
    for (let column = first(bounds.left); column <= last(bounds.right, width); column++) {
      visit(column + 0.5, row + 0.5, row * width + column)
    }
  }
}
