import type { SvgElement } from './svgTree.ts'
import { numbers } from './svgTree.ts'

/** Numbers a..f of SVG: x' = a·x + c·y + e, y' = b·x + d·y + f. */
export type Matrix = [number, number, number, number, number, number]
export const identity: Matrix = [1, 0, 0, 1, 0, 0]

/** First the right one, then the left one. */
export const times = ([a, b, c, d, e, f]: Matrix, [p, q, r, s, t, u]: Matrix): Matrix => [
  a * p + c * q,
  b * p + d * q,
  a * r + c * s,
  b * r + d * s,
  a * t + c * u + e,
  b * t + d * u + f,
]

export function inverse([a, b, c, d, e, f]: Matrix): Matrix {
  const size = a * d - b * c
  return [d / size, -b / size, -c / size, a / size, (c * f - d * e) / size, (b * e - a * f) / size]
}

export const applied = ([a, b, c, d, e, f]: Matrix, x: number, y: number) => ({
  x: a * x + c * y + e,
  y: b * x + d * y + f,
})

/** What an attribute such as `translate(3 4) rotate(90)` does. */
export function transformOf(text = ''): Matrix {
  let whole = identity
  for (const [, name, list] of text.matchAll(/(\w+)\s*\(([^)]*)\)/g)) whole = times(whole, single(name, numbers(list)))
  return whole
}

function single(name: string, given: number[]): Matrix {
  const [x, y, px = 0, py = 0] = [given[0], given[1] ?? 0, given[1], given[2]]
  switch (name) {
    case 'matrix':
      return given as Matrix
    case 'translate':
      return [1, 0, 0, 1, x, y]
    case 'scale':
      return [x, 0, 0, given[1] ?? x, 0, 0]
    case 'rotate': {
      const [cos, sin] = [Math.cos((x * Math.PI) / 180), Math.sin((x * Math.PI) / 180)]
      return times(times([1, 0, 0, 1, px, py], [cos, sin, -sin, cos, 0, 0]), [1, 0, 0, 1, -px, -py])
    }
    default:
      throw new Error(`A drawing has no transform "${name}".`)
  }
}

/** A colour of three parts of 255, and how much it covers. */
export interface Colour {
  rgb: [number, number, number]
  opacity: number
}

/** Null for what is not painted. */
export function colourOf(text: string): Colour | null {
  if (text === 'none' || text === 'transparent') return null
  const hex = /^#([\da-f]{3,8})$/i.exec(text)?.[1]
  if (hex && hex.length !== 5 && hex.length !== 7) {
    const digits = hex.length < 6 ? [...hex].map((digit) => digit + digit) : hex.match(/../g)!
    const [r, g, b, alpha = 255] = digits.map((pair) => parseInt(pair, 16))
    return { rgb: [r, g, b], opacity: alpha / 255 }
  }
  const parts = /^rgba?\(([^)]*)\)$/.exec(text)?.[1]
  if (!parts) throw new Error(`A drawing has no colour "${text}".`)
  const [r, g, b, opacity = 1] = numbers(parts)
  return { rgb: [r, g, b], opacity }
}

/** What elements pass on to those in them. */
const inherited = [
  ...['fill', 'fill-opacity', 'fill-rule', 'stroke', 'stroke-opacity', 'stroke-width', 'stroke-dasharray'],
  ...['stroke-dashoffset', 'stroke-linecap', 'stroke-linejoin', 'stroke-miterlimit', 'text-anchor'],
  ...['dominant-baseline', 'font-size', 'font-weight', 'font-family', 'clip-rule', 'visibility'],
]

/** The properties that hold for an element, given those of what it stands in. */
export function propertiesOf(
  { attributes }: Pick<SvgElement, 'attributes'>,
  outer: Record<string, string>,
): Record<string, string> {
  const own = inherited.filter((name) => attributes[name] !== undefined).map((name) => [name, attributes[name]])
  const { opacity } = attributes
  // Opacities of groups are given to what is in them: figures do not overlap within a group.
  const together: Record<string, string> =
    opacity === undefined ? {} : { opacity: String(Number(opacity) * Number(outer.opacity ?? 1)) }
  return { ...outer, ...(Object.fromEntries(own) as Record<string, string>), ...together }
}
