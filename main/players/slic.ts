/** Colours of a picture: planes one after the other, row by row. */
export interface Colours {
  planes: Float64Array
  channels: number
  height: number
  width: number
}

/** Rows and columns of the cells that clusters begin as. */
export interface SeedGrid {
  rows: number
  columns: number
}

/** Weight of nearness against likeness: at a distance of one step it counts like a difference of 10 in CIELAB. */
const compactness = 10
const iterations = 10

/**
 * SLIC (Achanta et al., SLIC Superpixels Compared to State-of-the-art Superpixel Methods, TPAMI 2012), before
 * connectivity: the cluster of every pixel. A cluster looks no further than one step from its centre; it may end up in
 * pieces, or without pixels.
 */
export function slicClusters(colours: Colours, grid: SeedGrid): Int32Array {
  const { planes, channels, height, width } = colours
  const pixels = height * width
  const [stepY, stepX] = [height / grid.rows, width / grid.columns]
  const nearness = (compactness / Math.max(stepY, stepX)) ** 2
  const { ofPixel, centres } = seeds(colours, grid)
  const numbers = channels + 2
  const nearest = new Float64Array(pixels)

  for (let iteration = 0; iteration < iterations; iteration++) {
    nearest.fill(Infinity)
    for (let cluster = 0; cluster * numbers < centres.length; cluster++) {
      const at = cluster * numbers
      const [y, x] = [centres[at + channels], centres[at + channels + 1]]
      const lastY = Math.min(height - 1, Math.floor(y + stepY))
      const firstX = Math.max(0, Math.ceil(x - stepX))
      const lastX = Math.min(width - 1, Math.floor(x + stepX))
      for (let i = Math.max(0, Math.ceil(y - stepY)); i <= lastY; i++) {
        for (let j = firstX; j <= lastX; j++) {
          const pixel = i * width + j
          let distance = nearness * ((i - y) * (i - y) + (j - x) * (j - x))
          for (let c = 0; c < channels; c++) {
            const difference = planes[c * pixels + pixel] - centres[at + c]
            distance += difference * difference
          }
          if (distance < nearest[pixel]) {
            nearest[pixel] = distance
            ofPixel[pixel] = cluster
          }
        }
      }
    }
    moveToMeans(colours, ofPixel, centres)
  }
  return ofPixel
}

/** Clusters as cells of the grid, centred on the pixel of lowest gradient among the nine in their middle. */
function seeds(colours: Colours, { rows, columns }: SeedGrid) {
  const { planes, channels, height, width } = colours
  const pixels = height * width
  const ofPixel = cells(height, width, { rows, columns })
  const centres = new Float64Array(rows * columns * (channels + 2))
  // Seeds that lie closer could move onto each other.
  const reach = Math.min(height / rows, width / columns) >= 3 ? 1 : 0
  let at = 0
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const middleY = Math.floor(((row + 0.5) * height) / rows)
      const middleX = Math.floor(((column + 0.5) * width) / columns)
      let [y, x] = [middleY, middleX]
      let lowest = gradient(colours, y, x)
      for (let i = middleY - reach; i <= middleY + reach; i++) {
        for (let j = middleX - reach; j <= middleX + reach; j++) {
          const steepness = gradient(colours, i, j)
          if (steepness < lowest) [lowest, y, x] = [steepness, i, j]
        }
      }
      for (let c = 0; c < channels; c++) centres[at++] = planes[c * pixels + y * width + x]
      centres[at++] = y
      centres[at++] = x
    }
  }
  return { ofPixel, centres }
}

/** The cell of the grid that each pixel lies in; there are no more rows and columns than pixels. */
export function cells(height: number, width: number, { rows, columns }: SeedGrid): Int32Array {
  const ofPixel = new Int32Array(height * width)
  for (let i = 0, pixel = 0; i < height; i++) {
    const first = Math.floor((i * rows) / height) * columns
    for (let j = 0; j < width; j++) ofPixel[pixel++] = first + Math.floor((j * columns) / width)
  }
  return ofPixel
}

/** Squared differences of the colours on both sides, across and down; at an edge the pixel itself is one side. */
function gradient({ planes, channels, height, width }: Colours, i: number, j: number): number {
  const pixels = height * width
  const row = i * width
  const [left, right] = [row + Math.max(j - 1, 0), row + Math.min(j + 1, width - 1)]
  const [above, below] = [Math.max(i - 1, 0) * width + j, Math.min(i + 1, height - 1) * width + j]
  let sum = 0
  for (let c = 0; c < channels; c++) {
    const plane = c * pixels
    sum += (planes[plane + right] - planes[plane + left]) ** 2 + (planes[plane + below] - planes[plane + above]) ** 2
  }
  return sum
}

/** Colour and place of every cluster become the means of its pixels; without any they stay. */
function moveToMeans({ planes, channels, height, width }: Colours, ofPixel: Int32Array, centres: Float64Array): void {
  const pixels = height * width
  const numbers = channels + 2
  const sums = new Float64Array(centres.length)
  const counts = new Uint32Array(centres.length / numbers)
  for (let i = 0, pixel = 0; i < height; i++) {
    for (let j = 0; j < width; j++, pixel++) {
      const at = ofPixel[pixel] * numbers
      counts[ofPixel[pixel]]++
      for (let c = 0; c < channels; c++) sums[at + c] += planes[c * pixels + pixel]
      sums[at + channels] += i
      sums[at + channels + 1] += j
    }
  }
  for (let at = 0; at < centres.length; at++) {
    const count = counts[Math.floor(at / numbers)]
    if (count > 0) centres[at] = sums[at] / count
  }
}
