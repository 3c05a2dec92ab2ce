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

/** The roomiest place of a player, and how far it is from there to the border, in pixels. */
export interface Middle extends Point {
  room: number
  pixels: number
}

/** Where to put something on each player: as far from its border as can be, and there next to its mean; null for one without a pixel. */
export function middlesOf(map: PlayerMap): (Middle | null)[] {
  const { width, height, n, players } = map
  const inside = depths(map)
  const sums = Array.from({ length: n }, () => ({ x: 0, y: 0, pixels: 0, room: 0 }))
  const eachPixel = (visit: (player: number, at: Point, depth: number) => void) => {
    for (let at = 0; at < width * height; at++) {
      if (players[at] < n) visit(players[at], { x: (at % width) + 0.5, y: Math.floor(at / width) + 0.5 }, inside[at])
    }
  }
  eachPixel((player, { x, y }, depth) => {
    const sum = sums[player]
    sum.x += x
    sum.y += y
    sum.pixels++
    sum.room = Math.max(sum.room, depth)
  })
  const means = sums.map(({ x, y, pixels }) => ({ x: x / pixels, y: y / pixels }))
  const found = sums.map(() => ({ x: 0, y: 0, distance: Infinity }))
  eachPixel((player, { x, y }, depth) => {
    const distance = Math.hypot(x - means[player].x, y - means[player].y)
    if (depth === sums[player].room && distance < found[player].distance) found[player] = { x, y, distance }
  })
  return sums.map(({ pixels, room }, player) => {
    if (pixels === 0) return null
    const { distance, x, y } = found[player]
    // Less than a pixel away, the mean itself is the better middle: cells of a grid may have even sides.
    return { ...(distance < 1 ? means[player] : { x, y }), room, pixels }
  })
}

/** How many pixels it is from each pixel to the next that belongs to another player, along rows, columns and diagonals. */
function depths({ width, height, players }: PlayerMap): Uint16Array {
  const depth = new Uint16Array(width * height)
  const sweep = (from: number, to: number, step: 1 | -1) => {
    for (let at = from; at !== to; at += step) {
      const [x, y] = [at % width, Math.floor(at / width)]
      let least = step === 1 ? Math.min(x, y, width - 1 - x, height - 1 - y) : depth[at] - 1
      for (const [dx, dy] of [
        [-step, 0],
        [0, -step],
        [-step, -step],
        [step, -step],
      ]) {
        if (x + dx < 0 || x + dx >= width || y + dy < 0 || y + dy >= height) continue
        const other = at + dy * width + dx
        least = Math.min(least, players[other] === players[at] ? depth[other] : 0)
      }
      depth[at] = least + 1
    }
  }
  sweep(0, width * height, 1)
  sweep(width * height - 1, -1, -1)
  return depth
}
