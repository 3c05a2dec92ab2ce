import type { PlayerMap } from '../../../contract/pictures.ts'

/** One player's place on a picture as SVG paths in pixels: its area as runs of rows, its outline as border segments. */
export interface Region {
  area: string
  edge: string
}

/** Regions of all players of a map; a player without a pixel has empty paths. */
export function regionsOf({ width, height, n, players }: PlayerMap): Region[] {
  const regions = Array.from({ length: n }, () => ({ area: '', edge: '' }))
  const at = (x: number, y: number) => (x < 0 || y < 0 || x >= width || y >= height ? -1 : players[y * width + x])
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width;) {
      const player = at(x, y)
      let end = x + 1
      while (end < width && at(end, y) === player) end++
      if (player < n) regions[player].area += `M${x} ${y}H${end}V${y + 1}H${x}Z`
      x = end
    }
  }
  // Borders run along rows and columns; neighbouring pieces of one border are joined.
  for (let y = 0; y <= height; y++) {
    for (let x = 0; x < width;) {
      const [above, below] = [at(x, y - 1), at(x, y)]
      let end = x + 1
      while (end < width && at(end, y - 1) === above && at(end, y) === below) end++
      if (above !== below)
        for (const player of [above, below]) if (player >= 0 && player < n) regions[player].edge += `M${x} ${y}H${end}`
      x = end
    }
  }
  for (let x = 0; x <= width; x++) {
    for (let y = 0; y < height;) {
      const [left, right] = [at(x - 1, y), at(x, y)]
      let end = y + 1
      while (end < height && at(x - 1, end) === left && at(x, end) === right) end++
      if (left !== right)
        for (const player of [left, right]) if (player >= 0 && player < n) regions[player].edge += `M${x} ${y}V${end}`
      y = end
    }
  }
  return regions
}
