import type { SampleTensor } from '../../contract/datasets.ts'
import { CarryoverError } from '../../contract/errors.ts'
import { maxPlayers } from '../../contract/limits.ts'
import { connectedRegions } from './connected.ts'
import { checkPlayerCount } from './count.ts'
import { labOf } from './lab.ts'
import { mergeRegions } from './mergeRegions.ts'
import { cells, slicClusters, type SeedGrid } from './slic.ts'

/** SLIC makes so many times the regions that are wanted; those that are alike are joined. */
const finer = 4

/**
 * Cuts a picture into exactly `count` connected regions along its edges: the player of every pixel, row by row, numbered
 * as one reads. The same on every machine.
 *
 * @param picture levels in 0…255: sRGB, or grey for one channel
 * @throws PLAYERS_INVALID for too many players, or more than the picture has pixels
 */
export function superpixels(picture: SampleTensor, count: number, most = maxPlayers): Uint8Array {
  const { height, width } = picture
  checkPlayerCount({ kind: 'slic', count }, most)
  if (count > height * width) {
    throw new CarryoverError(
      'PLAYERS_INVALID',
      `A picture of ${height} × ${width} pixels cannot be cut into ${count} superpixels.`,
    )
  }
  const colours = { planes: labOf(picture), channels: picture.channels, height, width }
  const grid = seedGrid(height, width, finer * count)
  const clusters = connectedRegions(slicClusters(colours, grid), height, width)
  // Clusters can lose all of their pixels to others. Should too few be left, the cells that they began as do as well.
  const enough = clusters.some((region) => region === count - 1)
  const regions = mergeRegions(enough ? clusters : cells(height, width, grid), colours, count)
  return inReadingOrder(regions, { height, width, count })
}

/** About so many cells, about square; one a pixel when there are not more pixels. Never fewer than half as many. */
function seedGrid(height: number, width: number, wanted: number): SeedGrid {
  const within = (number: number, most: number) => Math.max(1, Math.min(number, most))
  const rows = within(Math.round(Math.sqrt((wanted * height) / width)), Math.min(height, wanted))
  return { rows, columns: within(Math.ceil(wanted / rows), width) }
}

/** Numbers regions line by line by their centres; a line is as high as a region on average. */
function inReadingOrder(
  regions: Int32Array,
  { height, width, count }: { height: number; width: number; count: number },
): Uint8Array {
  const sums = Array.from({ length: count }, () => ({ size: 0, y: 0, x: 0 }))
  regions.forEach((region, pixel) => {
    const sum = sums[region]
    sum.size++
    sum.y += Math.floor(pixel / width)
    sum.x += pixel % width
  })
  const lines = Math.max(1, Math.round(Math.sqrt((count * height) / width)))
  const places = sums.map(({ size, y, x }, region) => ({
    region,
    line: Math.floor(((y / size + 0.5) * lines) / height),
    x: x / size,
    y: y / size,
  }))
  places.sort((a, b) => a.line - b.line || a.x - b.x || a.y - b.y || a.region - b.region)
  const player = new Uint8Array(count)
  places.forEach(({ region }, place) => (player[region] = place))
  return Uint8Array.from(regions, (region) => player[region])
}
