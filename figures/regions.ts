import type { PlayerMap } from '../contract/pictures.ts'

/** One player's place on a picture as SVG paths in pixels: its area as runs of rows, its outline as border segments. */
export interface Region {
  area: string
  edge: string
}

/** A place on a picture, in pixels from its upper left corner. */
export interface Point {
  x: number
  y: number
}

/** Regions of all players of a map; a player without a pixel has empty paths. */
export function regionsOf(map: PlayerMap): Region[] {
  const { width, height, n, players } = map
  const regions = Array.from({ length: n }, () => ({ area: '', edge: '' }))
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width;) {
      const player = players[y * width + x]
      let end = x + 1
      while (end < width && players[y * width + end] === player) end++
      if (player < n) regions[player].area += `M${x} ${y}H${end}V${y + 1}H${x}Z`
      x = end
    }
  }
  eachBorder(map, (sides, piece) => {
    for (const player of sides) if (player >= 0 && player < n) regions[player].edge += piece
  })
  return regions
}

/** All borders of a map as one SVG path in pixels, each piece once. */
export function bordersOf(map: PlayerMap): string {
  let path = ''
  eachBorder(map, (_, piece) => (path += piece))
  return path
}

/** Borders run along rows and columns; neighbouring pieces of one border are joined. Outside of the picture is player -1. */
function eachBorder({ width, height, players }: PlayerMap, visit: (sides: [number, number], piece: string) => void) {
  const at = (x: number, y: number) => (x < 0 || y < 0 || x >= width || y >= height ? -1 : players[y * width + x])
  for (let y = 0; y <= height; y++) {
    for (let x = 0; x < width;) {
      const [above, below] = [at(x, y - 1), at(x, y)]
      let end = x + 1
      while (end < width && at(end, y - 1) === above && at(end, y) === below) end++
      if (above !== below) visit([above, below], `M${x} ${y}H${end}`)
      x = end
    }
  }
  for (let x = 0; x <= width; x++) {
    for (let y = 0; y < height;) {
      const [left, right] = [at(x - 1, y), at(x, y)]
      let end = y + 1
      while (end < height && at(x - 1, end) === left && at(x, end) === right) end++
      if (left !== right) visit([left, right], `M${x} ${y}V${end}`)
      y = end
    }
  }
}

/** The middle of each player: the middle of that pixel of it that is nearest to its mean; null for one without a pixel. */
export function middlesOf({ width, n, players }: PlayerMap): (Point & { pixels: number } | null)[] {
  const sums = Array.from({ length: n }, () => ({ x: 0, y: 0, pixels: 0 }))
  const eachPixel = (visit: (player: number, x: number, y: number) => void) => {
    for (let at = 0; at < players.length; at++) {
      if (players[at] < n) visit(players[at], (at % width) + 0.5, Math.floor(at / width) + 0.5)
    }
  }
  eachPixel((player, x, y) => {
    const sum = sums[player]
    sum.x += x
    sum.y += y
    sum.pixels++
  })
  const nearest = sums.map(({ x, y, pixels }) => ({ x: x / pixels, y: y / pixels, distance: Infinity }))
  const means = nearest.map(({ x, y }) => ({ x, y }))
  eachPixel((player, x, y) => {
    const distance = Math.hypot(x - means[player].x, y - means[player].y)
    if (distance < nearest[player].distance) nearest[player] = { x, y, distance }
  })
  // Where the mean lies on the player by less than a pixel, it is the better middle: grids have even sides.
  return sums.map(({ pixels }, player) => {
    if (pixels === 0) return null
    const { distance, x, y } = nearest[player]
    return { ...(distance < 1 ? means[player] : { x, y }), pixels }
  })
}
