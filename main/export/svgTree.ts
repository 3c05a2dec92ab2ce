import { parseXml, XmlElement, XmlText } from '@rgrove/parse-xml'

/** An element of a drawing: what it is called, its attributes and declarations of `style` as one, what is in it. */
export interface SvgElement {
  name: string
  attributes: Record<string, string>
  children: SvgElement[]
  /** Of a `text`: its letters. */
  text: string
}

/** A drawing of a size in points, with coordinates of its own. */
export interface SvgDrawing {
  width: number
  height: number
  viewBox: { x: number; y: number; width: number; height: number }
  children: SvgElement[]
  /** Clip paths and patterns by their id. */
  named: Map<string, SvgElement>
}

/** What is not drawn where it stands. */
export const undrawn = new Set(['defs', 'clipPath', 'pattern', 'title', 'desc', 'metadata'])

/** Reads a figure as `drawSvg` makes it. What it may hold is little; what else there is, is an error of ours. */
export function readSvg(svg: string): SvgDrawing {
  const { root } = parseXml(svg)
  if (root?.name !== 'svg') throw new Error('A drawing is an SVG element.')
  const { attributes, children } = element(root)
  const [x, y, width, height] = numbers(attributes.viewBox)
  if (!(width > 0 && height > 0)) throw new Error('A drawing has a view box.')
  const named = new Map<string, SvgElement>()
  const note = (elements: SvgElement[]) => {
    for (const child of elements) {
      if (child.attributes.id !== undefined) named.set(child.attributes.id, child)
      note(child.children)
    }
  }
  note(children)
  return {
    width: length(attributes.width),
    height: length(attributes.height),
    viewBox: { x, y, width, height },
    children,
    named,
  }
}

/** The element that `url(#id)` stands for. */
export function referred({ named }: Pick<SvgDrawing, 'named'>, url: string): SvgElement {
  const id = /^url\(["']?#([^"')]+)["']?\)$/.exec(url)?.[1]
  const found = id === undefined ? undefined : named.get(id)
  if (!found) throw new Error(`The drawing has nothing that "${url}" could mean.`)
  return found
}

/** Numbers of a list such as a view box, dashes or the arguments of a transform. */
export const numbers = (list = ''): number[] =>
  list
    .split(/[\s,]+/)
    .filter((word) => word !== '')
    .map(Number)

/** A length at the root in points; a pixel of CSS is 1/96 in. */
function length(text = ''): number {
  const [, value, unit] = /^([\d.]+)(pt|px)?$/.exec(text) ?? []
  if (value === undefined) throw new Error(`A drawing has a width and a height, not "${text}".`)
  return Number(value) * (unit === 'pt' ? 1 : 0.75)
}

function element({ name, attributes, children }: XmlElement): SvgElement {
  // `xlink:href` is how `href` was written once.
  const { style, 'xlink:href': href, ...others } = attributes
  const declared: Record<string, string> = {}
  for (const declaration of style?.split(';') ?? []) {
    const colon = declaration.indexOf(':')
    if (colon > 0) declared[declaration.slice(0, colon).trim()] = declaration.slice(colon + 1).trim()
  }
  return {
    name,
    attributes: { ...(href === undefined ? {} : { href }), ...others, ...declared },
    children: children.filter((child) => child instanceof XmlElement).map(element),
    text: children.map((child) => (child instanceof XmlText ? child.text : '')).join(''),
  }
}
