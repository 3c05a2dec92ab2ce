import type { SampleTensor } from '../../contract/datasets.ts'

type Size = Pick<SampleTensor, 'height' | 'width'>

/** Whether all pixels of a player can be reached from one of them, by edges. */
export function isConnected(map: Uint8Array, { height, width }: Size, player: number): boolean {
  const unseen = new Set([...map.keys()].filter((pixel) => map[pixel] === player))
  const waiting = [...unseen].slice(0, 1)
  unseen.delete(waiting[0])
  for (let pixel = waiting.pop(); pixel !== undefined; pixel = waiting.pop()) {
    for (const neighbour of neighbours(pixel, { height, width })) if (unseen.delete(neighbour)) waiting.push(neighbour)
  }
  return unseen.size === 0
}

function neighbours(pixel: number, { height, width }: Size): number[] {
  const [i, j] = [Math.floor(pixel / width), pixel % width]
  return [
    ...(i > 0 ? [pixel - width] : []),
    ...(j > 0 ? [pixel - 1] : []),
    ...(j < width - 1 ? [pixel + 1] : []),
    ...(i < height - 1 ? [pixel + width] : []),
  ]
}

/** Share of the variance of levels, all channels together, that lies between regions: 1 where each is of one colour. */
export function explainedVariation(map: ArrayLike<number>, { data, channels, height, width }: SampleTensor): number {
  const pixels = height * width
  let [between, total] = [0, 0]
  for (let c = 0; c < channels; c++) {
    const levels = data.subarray(c * pixels, (c + 1) * pixels)
    const mean = levels.reduce((sum, level) => sum + level, 0) / pixels
    const sums = new Map<number, { size: number; sum: number }>()
    levels.forEach((level, pixel) => {
      const region = sums.get(map[pixel]) ?? { size: 0, sum: 0 }
      sums.set(map[pixel], { size: region.size + 1, sum: region.sum + level })
      total += (level - mean) ** 2
    })
    for (const { size, sum } of sums.values()) between += size * (sum / size - mean) ** 2
  }
  return between / total
}

/** Share of the edges between pixels of different truth that are also edges between regions, or one pixel from one. */
export function boundaryRecall(map: ArrayLike<number>, truth: ArrayLike<number>, { height, width }: Size): number {
  const [found, wanted] = [map, truth].map((labels) => boundary(labels, { height, width }))
  let [hits, all] = [0, 0]
  wanted.forEach((isEdge, pixel) => {
    if (!isEdge) return
    all++
    const [i, j] = [Math.floor(pixel / width), pixel % width]
    const near = [-1, 0, 1].some((di) =>
      [-1, 0, 1].some((dj) => {
        const [y, x] = [i + di, j + dj]
        return y >= 0 && x >= 0 && y < height && x < width && found[y * width + x]
      }),
    )
    if (near) hits++
  })
  return hits / all
}

/** Pixels whose right or lower neighbour is of another label. */
function boundary(labels: ArrayLike<number>, { height, width }: Size): boolean[] {
  return Array.from({ length: height * width }, (_, pixel) => {
    const differs = (other: number) => labels[pixel] !== labels[other]
    return (
      (pixel % width < width - 1 && differs(pixel + 1)) || (pixel + width < height * width && differs(pixel + width))
    )
  })
}

/**
 * Undersegmentation error (Neubert & Protzel 2012): pixels by which regions spill over the truth, each region counted
 * with the smaller of its parts inside and outside, as a share of all pixels.
 */
export function undersegmentation(map: ArrayLike<number>, truth: ArrayLike<number>): number {
  const sizes = new Map<number, number>()
  const parts = new Map<string, number>()
  for (let pixel = 0; pixel < map.length; pixel++) {
    const part = `${map[pixel]} ${truth[pixel]}`
    sizes.set(map[pixel], (sizes.get(map[pixel]) ?? 0) + 1)
    parts.set(part, (parts.get(part) ?? 0) + 1)
  }
  let spilled = 0
  for (const [part, size] of parts) spilled += Math.min(size, sizes.get(Number(part.split(' ')[0]))! - size)
  return spilled / map.length
}
