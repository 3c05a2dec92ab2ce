import { hatchingOf } from './hatching.ts'
import type { Document } from './pdfFile.ts'
import { writeRuns } from './pdfText.ts'
import { colourOf, identity, propertiesOf, times, transformOf, type Colour, type Matrix } from './svgPaint.ts'
import { numbers, referred, undrawn, type SvgDrawing, type SvgElement } from './svgTree.ts'
import { outlineOf, type SetText, type SetTexts } from './textLayout.ts'

type Rule = 'nonzero' | 'evenodd'

/** Draws on a page, the corner of the drawing at 0, 0; `texts` are those of the drawing. */
export function drawOn(doc: Document, drawing: SvgDrawing, texts: SetTexts): void {
  const { width, height, viewBox } = drawing
  const whole: Matrix = [width / viewBox.width, 0, 0, height / viewBox.height, 0, 0]
  doc.save()
  doc.transform(...times(whole, [1, 0, 0, 1, -viewBox.x, -viewBox.y]))
  for (const element of drawing.children) draw({ doc, drawing, texts }, element, { properties: {}, matrix: identity })
  doc.restore()
}

interface Canvas {
  doc: Document
  drawing: SvgDrawing
  texts: SetTexts
}
/** What an element stands in. */
interface Place {
  properties: Record<string, string>
  /** To the coordinates of the drawing. */
  matrix: Matrix
}

function draw(canvas: Canvas, element: SvgElement, outer: Place): void {
  const { name, attributes } = element
  if (undrawn.has(name)) return
  const { doc, drawing } = canvas
  const own = transformOf(attributes.transform)
  const place = { properties: propertiesOf(element, outer.properties), matrix: times(outer.matrix, own) }
  if (place.properties.visibility === 'hidden') return
  doc.save()
  if (attributes.transform !== undefined) doc.transform(...own)
  if (attributes['clip-path'] !== undefined) clip(doc, referred(drawing, attributes['clip-path']))
  if (name === 'g') for (const child of element.children) draw(canvas, child, place)
  else if (name === 'text') drawText(canvas, canvas.texts.of.get(element)!, place)
  else if (name === 'image') drawImage(doc, element, place)
  else drawShape(canvas, element, place)
  doc.restore()
}

function clip(doc: Document, { children }: SvgElement): void {
  for (const shape of children) trace(doc, shape)
  doc.clip()
}

/** Lays down the outline of a shape, for what fills, strokes or clips it. */
function trace(doc: Document, { name, attributes }: SvgElement): void {
  const value = (attribute: string) => Number(attributes[attribute] ?? 0)
  switch (name) {
    case 'path':
      doc.path(attributes.d)
      return
    case 'rect':
      doc.rect(value('x'), value('y'), value('width'), value('height'))
      return
    case 'circle':
      doc.circle(value('cx'), value('cy'), value('r'))
      return
    case 'polyline':
    case 'polygon':
      doc.path(`M${numbers(attributes.points).join(' ')}${name === 'polygon' ? 'Z' : ''}`)
      return
    default:
      throw new Error(`A figure has no element "${name}".`)
  }
}

function drawShape(canvas: Canvas, element: SvgElement, { properties, matrix }: Place): void {
  const { doc, drawing } = canvas
  const rule: Rule = properties['fill-rule'] === 'evenodd' ? 'evenodd' : 'nonzero'
  const { fill = '#000' } = properties
  if (fill.startsWith('url(')) {
    const hatching = hatchingOf(referred(drawing, fill), matrix, drawing)
    doc.save()
    trace(doc, element)
    doc.clip(rule)
    doc.transform(...hatching.transform)
    doc.path(hatching.data)
    fillWith(doc, withOpacity(colourOf(hatching.fill), properties, 'fill-opacity'), 'nonzero')
    doc.restore()
  } else if (hasArea(element)) {
    const colour = withOpacity(colourOf(fill), properties, 'fill-opacity')
    if (colour) {
      trace(doc, element)
      fillWith(doc, colour, rule)
    }
  }
  const colour = strokeOf(doc, properties)
  if (!colour) return
  trace(doc, element)
  doc.strokeColor(colour.rgb, colour.opacity).stroke()
}

/** In a PDF, unlike in SVG, the filling of a straight line is seen. */
const hasArea = ({ attributes }: SvgElement) => !/^M[^a-z]+L[^a-z]+$/i.test(attributes.d ?? '')

function fillWith(doc: Document, colour: Colour | null, rule: Rule): void {
  if (colour) doc.fillColor(colour.rgb, colour.opacity).fill(rule)
}

function withOpacity(colour: Colour | null, properties: Record<string, string>, name: string): Colour | null {
  if (!colour) return null
  const opacity = colour.opacity * Number(properties[name] ?? 1) * Number(properties.opacity ?? 1)
  return opacity > 0 ? { ...colour, opacity } : null
}

/** Sets how lines are drawn; null where there is none to draw. */
function strokeOf(doc: Document, properties: Record<string, string>): Colour | null {
  const colour = withOpacity(colourOf(properties.stroke ?? 'none'), properties, 'stroke-opacity')
  const width = Number(properties['stroke-width'] ?? 1)
  if (!colour || !(width > 0)) return null
  doc
    .lineWidth(width)
    .lineCap(properties['stroke-linecap'] ?? 'butt')
    .lineJoin(properties['stroke-linejoin'] ?? 'miter')
    .miterLimit(Number(properties['stroke-miterlimit'] ?? 4))
  const dashes = numbers(properties['stroke-dasharray'] === 'none' ? '' : properties['stroke-dasharray'])
  // An odd number of dashes goes twice round.
  const pattern = dashes.length % 2 === 1 ? [...dashes, ...dashes] : dashes
  if (pattern.some((dash) => dash > 0)) {
    doc.addContent(`[${pattern.join(' ')}] ${Number(properties['stroke-dashoffset'] ?? 0)} d`)
  }
  return colour
}

function drawText({ doc }: Canvas, text: SetText, { properties }: Place): void {
  const halo = strokeOf(doc, properties)
  if (halo) doc.path(outlineOf(text)).strokeColor(halo.rgb, halo.opacity).stroke()
  const colour = withOpacity(colourOf(properties.fill ?? '#000'), properties, 'fill-opacity')
  if (!colour) return
  doc.fillColor(colour.rgb, colour.opacity)
  writeRuns(doc, text.size, text.runs)
}

function drawImage(doc: Document, { attributes }: SvgElement, { properties }: Place): void {
  const bytes = Buffer.from(attributes.href.slice(attributes.href.indexOf(',') + 1), 'base64')
  const [x, y, width, height] = ['x', 'y', 'width', 'height'].map((name) => Number(attributes[name] ?? 0))
  const opacity = Number(properties.opacity ?? 1)
  doc.fillOpacity(opacity).image(bytes, x, y, {
    ...(attributes.preserveAspectRatio === 'none'
      ? { width, height }
      : { fit: [width, height], align: 'center', valign: 'center' }),
  })
}
