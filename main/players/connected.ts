/**
 * Makes every cluster one connected region (by edges, not corners): its largest piece stays, and the pixels of the others
 * fall to the regions that grow into them first, pixel by pixel at the same speed.
 *
 * @returns the region of every pixel, numbered from 0 without gaps
 */
export function connectedRegions(ofPixel: Int32Array, height: number, width: number): Int32Array {
  const { pieceOf, sizes, clusters } = pieces(ofPixel, height, width)
  const largest = new Map<number, number>()
  clusters.forEach((cluster, piece) => {
    const best = largest.get(cluster)
    if (best === undefined || sizes[piece] > sizes[best]) largest.set(cluster, piece)
  })
  const regionOfPiece = new Map([...largest.values()].map((piece, region) => [piece, region]))

  const regions = new Int32Array(ofPixel.length)
  const queue = new Int32Array(ofPixel.length)
  let queued = 0
  for (let pixel = 0; pixel < regions.length; pixel++) {
    regions[pixel] = regionOfPiece.get(pieceOf[pixel]) ?? -1
    if (regions[pixel] >= 0) queue[queued++] = pixel
  }
  for (let next = 0; queued < regions.length; next++) {
    const pixel = queue[next]
    eachNeighbour(pixel, height, width, (neighbour) => {
      if (regions[neighbour] >= 0) return
      regions[neighbour] = regions[pixel]
      queue[queued++] = neighbour
    })
  }
  return regions
}

/** Connected pixels of one cluster, numbered in the order of their first pixels. */
function pieces(ofPixel: Int32Array, height: number, width: number) {
  const pieceOf = new Int32Array(ofPixel.length).fill(-1)
  const queue = new Int32Array(ofPixel.length)
  const sizes: number[] = []
  const clusters: number[] = []
  for (let first = 0; first < ofPixel.length; first++) {
    if (pieceOf[first] >= 0) continue
    const piece = sizes.length
    let queued = 0
    queue[queued++] = first
    pieceOf[first] = piece
    for (let next = 0; next < queued; next++) {
      eachNeighbour(queue[next], height, width, (neighbour) => {
        if (pieceOf[neighbour] >= 0 || ofPixel[neighbour] !== ofPixel[first]) return
        pieceOf[neighbour] = piece
        queue[queued++] = neighbour
      })
    }
    sizes.push(queued)
    clusters.push(ofPixel[first])
  }
  return { pieceOf, sizes, clusters }
}

function eachNeighbour(pixel: number, height: number, width: number, visit: (neighbour: number) => void): void {
  const column = pixel % width
  if (pixel >= width) visit(pixel - width)
  if (column > 0) visit(pixel - 1)
  if (column < width - 1) visit(pixel + 1)
  if (pixel < (height - 1) * width) visit(pixel + width)
}
