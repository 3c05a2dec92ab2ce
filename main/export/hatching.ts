import { applied, inverse, times, transformOf, type Matrix } from './svgPaint.ts'
import { numbers, type SvgDrawing, type SvgElement } from './svgTree.ts'

/** A pattern laid out over all of a drawing as one path: it is to be clipped to what it fills. */
export interface Hatching {
  transform: Matrix
  data: string
  /** Colour as SVG has it. */
  fill: string
}

interface Box {
  x: number
  y: number
  width: number
  height: number
}

/**
 * A pattern of rectangles of one colour (decals of echarts are such) as what it consists of. Renderers of SVG and PDF
 * draw tiles one by one, with seams between them.
 *
 * @param matrix from the coordinates of the filled element to those of the drawing
 */
export function hatchingOf(pattern: SvgElement, matrix: Matrix, { viewBox }: Pick<SvgDrawing, 'viewBox'>): Hatching {
  const { width, height, patternUnits, patternTransform } = pattern.attributes
  const tile = { x: 0, y: 0, width: Number(width), height: Number(height) }
  if (patternUnits !== 'userSpaceOnUse' || !(tile.width > 0 && tile.height > 0))
    throw new Error('A pattern has tiles of a size.')
  const transform = transformOf(patternTransform)
  const back = inverse(times(matrix, transform))
  const corners = [0, 1].flatMap((right) =>
    [0, 1].map((low) => applied(back, viewBox.x + right * viewBox.width, viewBox.y + low * viewBox.height)),
  )
  const columns = span(corners.map(({ x }) => x / tile.width))
  const rows = span(corners.map(({ y }) => y / tile.height))
  const { boxes, fill } = contents(pattern)
  const data: string[] = []
  for (const box of boxes.map((box) => within(box, tile)).filter(({ width, height }) => width > 0 && height > 0)) {
    // What goes from side to side makes one stripe with its neighbours.
    const isStripe = box.width === tile.width
    const stripe = { x: columns.first * tile.width, width: (columns.last - columns.first) * tile.width }
    for (let row = rows.first; row < rows.last; row++) {
      const y = box.y + row * tile.height
      if (isStripe) data.push(rectangle({ ...box, ...stripe, y }))
      else {
        for (let column = columns.first; column < columns.last; column++)
          data.push(rectangle({ ...box, x: box.x + column * tile.width, y }))
      }
    }
  }
  return { transform, data: data.join(''), fill }
}

const span = (places: number[]) => ({ first: Math.floor(Math.min(...places)), last: Math.ceil(Math.max(...places)) })

function within(box: Box, tile: Box): Box {
  const [x, y] = [Math.max(box.x, tile.x), Math.max(box.y, tile.y)]
  return {
    x,
    y,
    width: Math.min(box.x + box.width, tile.x + tile.width) - x,
    height: Math.min(box.y + box.height, tile.y + tile.height) - y,
  }
}

const rectangle = ({ x, y, width, height }: Box) =>
  `M${[x, y].map(digits).join(' ')}h${digits(width)}v${digits(height)}h${digits(-width)}Z`
const digits = (value: number) => Number(value.toFixed(3))

function contents(pattern: SvgElement): { boxes: Box[]; fill: string } {
  const boxes: Box[] = []
  const fills = new Set<string>()
  const walk = (elements: SvgElement[]) => {
    for (const { name, attributes, children } of elements) {
      if (name === 'g') walk(children)
      else {
        const [, x, y, width, height] = /^M(\S+) (\S+)l(\S+) 0l0 (\S+)l-\S+ 0Z$/.exec(attributes.d ?? '') ?? []
        if (height === undefined || attributes.transform !== undefined)
          throw new Error('The tile of a pattern is of rectangles.')
        const [left, top, across, down] = numbers([x, y, width, height].join(' '))
        boxes.push({ x: left, y: top, width: across, height: down })
        fills.add(attributes.fill ?? '#000')
      }
    }
  }
  walk(pattern.children)
  const [fill, ...others] = fills
  if (fill === undefined || others.length > 0) throw new Error('The tile of a pattern has one colour.')
  return { boxes, fill }
}
