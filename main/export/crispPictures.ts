import sharp from 'sharp'
import { identity, times, transformOf, type Matrix } from './svgPaint.ts'
import type { SvgDrawing, SvgElement } from './svgTree.ts'

/** With fewer pixels an inch, each of them is seen: they are squares then, and not to be smoothed away. */
const coarse = 150
/** Smoothing of squares that are cut into as many pixels is not seen. */
const fine = 300
const pointsPerInch = 72
const data = /^data:image\/(?:png|jpeg);base64,/

/**
 * A drawing whose coarse pictures (as of digits, 28 pixels wide) have each of their pixels several times: many readers of
 * PDF and SVG blur what they enlarge.
 */
export async function withCrispPictures(drawing: SvgDrawing): Promise<SvgDrawing> {
  const perUnit = drawing.width / drawing.viewBox.width
  return { ...drawing, children: await crisp(drawing.children, identity, perUnit) }
}

const crisp = (elements: SvgElement[], outer: Matrix, perUnit: number): Promise<SvgElement[]> =>
  Promise.all(
    elements.map(async (element) => {
      const matrix = times(outer, transformOf(element.attributes.transform))
      if (element.name !== 'image') return { ...element, children: await crisp(element.children, matrix, perUnit) }
      const [a, b] = matrix
      const inches = (Number(element.attributes.width) * Math.hypot(a, b) * perUnit) / pointsPerInch
      // That a browser shows pixels as squares is seen to here; of a photograph it would leave pixels out.
      const { href = '', 'image-rendering': _, ...others } = element.attributes
      return { ...element, attributes: { ...others, href: await enlarged(href, inches) } }
    }),
  )

async function enlarged(href: string, inches: number): Promise<string> {
  if (!data.test(href)) throw new Error('A picture in a figure is a PNG or JPEG within it.')
  const picture = sharp(Buffer.from(href.replace(data, ''), 'base64'))
  const { width, height } = await picture.metadata()
  if (width >= coarse * inches) return href
  const times = Math.ceil((fine * inches) / width)
  const png = await picture
    .resize(width * times, height * times, { kernel: 'nearest', fit: 'fill' })
    .png()
    .toBuffer()
  return `data:image/png;base64,${png.toString('base64')}`
}
