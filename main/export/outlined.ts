import { hatchingOf } from './hatching.ts'
import { identity, times, transformOf, type Matrix } from './svgPaint.ts'
import { referred, type SvgDrawing, type SvgElement } from './svgTree.ts'
import { escaped } from './svg.ts'
import { outlineOf, type SetTexts } from './textLayout.ts'

/**
 * A drawing as SVG of so many pixels that looks the same with any renderer, whatever fonts it has: texts are outlines,
 * hatchings are stripes.
 */
export function outlined(drawing: SvgDrawing, texts: SetTexts, width: number, height: number): string {
  const { x, y, width: across, height: down } = drawing.viewBox
  const clips = { count: 0 }
  const inside = drawing.children.map((child) => write(child, identity, { drawing, texts, clips })).join('')
  const root = { width, height, viewBox: `${x} ${y} ${across} ${down}`, preserveAspectRatio: 'none' }
  return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"${list(root)}>${inside}</svg>`
}

interface Pen {
  drawing: SvgDrawing
  texts: SetTexts
  clips: { count: number }
}

/** Nothing that only readers of the file see. */
const unseen = new Set(['title', 'desc', 'metadata', 'pattern'])

function write(element: SvgElement, outer: Matrix, pen: Pen): string {
  const { name, attributes } = element
  if (unseen.has(name)) return ''
  const set = pen.texts.of.get(element)
  if (set) return tag('path', { ...attributes, d: outlineOf(set) })
  const matrix = times(outer, transformOf(attributes.transform))
  if (attributes.fill?.startsWith('url(')) return hatched(element, matrix, pen)
  return tag(name, attributes, element.children.map((child) => write(child, matrix, pen)).join(''))
}

function hatched({ name, attributes }: SvgElement, matrix: Matrix, { drawing, clips }: Pen): string {
  const { transform, data, fill } = hatchingOf(referred(drawing, attributes.fill), matrix, drawing)
  const { transform: own, 'clip-path': clip, 'fill-opacity': opacity, ...shape } = attributes
  const id = `hatched-${clips.count++}`
  const stripes = { d: data, transform: `matrix(${transform.join(' ')})`, fill, 'fill-opacity': opacity }
  return tag(
    'g',
    { transform: own, 'clip-path': clip },
    tag('clipPath', { id }, tag(name, shape)) +
      tag('g', { 'clip-path': `url(#${id})`, opacity: shape.opacity }, tag('path', stripes)) +
      tag(name, { ...shape, fill: 'none' }),
  )
}

type Attributes = Record<string, string | number | undefined>
const tag = (name: string, attributes: Attributes, inside = '') => `<${name}${list(attributes)}>${inside}</${name}>`
const list = (attributes: Attributes) =>
  Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join('')
