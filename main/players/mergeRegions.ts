import type { Colours } from './slic.ts'

/** A difference of colour that counts as much as none does by size alone. */
const leastDifference = 10

interface Region {
  size: number
  /** Mean. */
  colour: number[]
  neighbours: Set<Region>
  /** The region that it has become a part of. */
  joined: Region | null
}

/** A region of less than this share of the mean size is a speck. */
const speckShare = 1 / 8

/**
 * Joins neighbouring regions until `count` are left. As long as there are specks, the smallest goes to the neighbour that
 * costs least; then the two go together whose joining costs least of all,
 *
 *     (a · b / (a + b)) · (|difference of mean colours|² + 10²),   a and b pixels:
 *
 * what Ward's method adds to the variance of colours within regions, and a share by which small regions go before large
 * ones of the same colours.
 *
 * @param regions of every pixel, numbered from 0 without gaps, at least `count` and each connected
 * @returns likewise
 */
export function mergeRegions(regions: Int32Array, colours: Colours, count: number): Int32Array {
  const all = regionsIn(regions, colours)
  const left = new Set(all)
  const speck = (regions.length / count) * speckShare
  while (left.size > count) {
    const smallest = [...left].reduce((least, region) => (region.size < least.size ? region : least))
    const [kept, gone] = cheapestPair(smallest.size < speck ? [smallest] : left)
    join(kept, gone)
    left.delete(gone)
  }
  const places = new Map([...left].map((region, place) => [region, place]))
  const placeOf = all.map((region) => places.get(stands(region))!)
  return regions.map((region) => placeOf[region])
}

/** One of `some` and a neighbour; of equal costs the pair that is found first. */
function cheapestPair(some: Iterable<Region>): [kept: Region, gone: Region] {
  let pair: [Region, Region] | undefined
  let lowest = Infinity
  for (const region of some) {
    for (const neighbour of region.neighbours) {
      const cost = joiningCost(region, neighbour)
      if (pair === undefined || cost < lowest) [lowest, pair] = [cost, [region, neighbour]]
    }
  }
  return pair!
}

function joiningCost(a: Region, b: Region): number {
  const difference = a.colour.reduce((sum, level, c) => sum + (level - b.colour[c]) ** 2, 0)
  return ((a.size * b.size) / (a.size + b.size)) * (difference + leastDifference ** 2)
}

function join(kept: Region, gone: Region): void {
  const size = kept.size + gone.size
  kept.colour = kept.colour.map((level, c) => (level * kept.size + gone.colour[c] * gone.size) / size)
  kept.size = size
  gone.joined = kept
  for (const neighbour of gone.neighbours) {
    neighbour.neighbours.delete(gone)
    if (neighbour === kept) continue
    neighbour.neighbours.add(kept)
    kept.neighbours.add(neighbour)
  }
}

/** The region that it is part of now. */
const stands = (region: Region): Region => (region.joined ? stands(region.joined) : region)

function regionsIn(regions: Int32Array, { planes, channels, height, width }: Colours): Region[] {
  const pixels = height * width
  const all: Region[] = []
  for (let pixel = 0; pixel < pixels; pixel++) {
    const region = (all[regions[pixel]] ??= {
      size: 0,
      colour: new Array<number>(channels).fill(0),
      neighbours: new Set(),
      joined: null,
    })
    region.size++
    for (let c = 0; c < channels; c++) region.colour[c] += planes[c * pixels + pixel]
  }
  for (const region of all) region.colour = region.colour.map((sum) => sum / region.size)
  for (let pixel = 0; pixel < pixels; pixel++) {
    if (pixel % width < width - 1) touch(all, regions[pixel], regions[pixel + 1])
    if (pixel + width < pixels) touch(all, regions[pixel], regions[pixel + width])
  }
  return all
}

function touch(all: Region[], a: number, b: number): void {
  if (a === b) return
  all[a].neighbours.add(all[b])
  all[b].neighbours.add(all[a])
}
