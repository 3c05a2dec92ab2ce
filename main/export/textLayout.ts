import type { Font } from 'fontkit'
import type { FigureFont } from '../../contract/figures.ts'
import { fontRuns, runWidth, textMetrics, type FontRun, type OpenFonts, type Weight } from './fonts.ts'
import { propertiesOf } from './svgPaint.ts'
import { readSvg, undrawn, type SvgDrawing, type SvgElement } from './svgTree.ts'

/** A run with where it begins on its line. */
export type PlacedRun = FontRun & { x: number; y: number }

/** Runs that follow each other on a line, from `x` on. */
export function placed(runs: readonly (FontRun & { width: number })[], x: number, y: number): PlacedRun[] {
  let pen = x
  return runs.map(({ width, ...run }) => {
    const at = { ...run, x: pen, y }
    pen += width
    return at
  })
}

/** A text as it is set: its size, and its runs. */
export interface SetText {
  size: number
  runs: PlacedRun[]
}

export interface SetTexts {
  of: Map<SvgElement, SetText>
  /** Characters that no font has. */
  missing: string[]
  /** The fonts of the runs. */
  open: OpenFonts
}

/** Characters of a figure that no font has, and that stand as � where the program sets its text. */
export const missingCharacters = async (svg: string): Promise<string[]> => (await setTexts(readSvg(svg))).missing

/**
 * Sets all texts of a drawing.
 *
 * @param open the fonts of the file that is made
 */
export async function setTexts(
  { children }: Pick<SvgDrawing, 'children'>,
  open: OpenFonts = new Map(),
): Promise<SetTexts> {
  const of = new Map<SvgElement, SetText>()
  const missing = new Set<string>()
  const walk = async (elements: SvgElement[], outer: Record<string, string>): Promise<void> => {
    for (const element of elements) {
      const properties = propertiesOf(element, outer)
      if (element.name === 'text') {
        const weight: Weight = boldFrom(properties['font-weight']) ? 700 : 400
        const letters = lettersOf(properties['font-family'])
        const found = await fontRuns(element.text, weight, open, letters)
        for (const character of found.missing) missing.add(character)
        of.set(element, set(element, properties, { weight, letters }, found.runs))
      } else if (!undrawn.has(element.name)) await walk(element.children, properties)
    }
  }
  await walk(children, {})
  return { of, missing: [...missing], open }
}

/** The one of the main fonts that stands for a family. */
export const lettersOf = (family = ''): FigureFont => (/^["']?Times/.test(family) ? 'serif' : 'sans')

const boldFrom = (weight = 'normal') => weight === 'bold' || Number(weight) >= 600

function set(
  { attributes, children }: SvgElement,
  properties: Record<string, string>,
  style: { weight: Weight; letters: FigureFont },
  runs: FontRun[],
): SetText {
  if (children.length > 0) throw new Error('A text of a drawing is one line of letters.')
  const size = parseFloat(properties['font-size'] ?? '16')
  const wide = runs.map((run) => ({ ...run, width: runWidth(run) * size }))
  const width = wide.reduce((sum, run) => sum + run.width, 0)
  const x = Number(attributes.x ?? 0) - width * anchor(properties['text-anchor'])
  const y = Number(attributes.y ?? 0) + size * baseline(properties['dominant-baseline'], style)
  return { size, runs: placed(wide, x, y) }
}

/** The part of the width that stands before the place of a text. */
function anchor(name = 'start'): number {
  const part = ['start', 'middle', 'end'].indexOf(name) / 2
  if (part < 0) throw new Error(`A drawing has no text-anchor "${name}".`)
  return part
}

/** How far below the place of a text its letters stand, as a part of the size: as browsers do it. */
function baseline(name = 'auto', { weight, letters }: { weight: Weight; letters: FigureFont }): number {
  const { ascent, descent } = textMetrics(weight, letters)
  switch (name) {
    case 'auto':
    case 'alphabetic':
      return 0
    case 'central':
      return (ascent + descent) / 2
    case 'text-before-edge':
      return ascent
    case 'text-after-edge':
      return descent
    default:
      throw new Error(`A drawing has no dominant-baseline "${name}".`)
  }
}

/** The outlines of a text as the data of a path. */
export const outlineOf = ({ size, runs }: SetText): string =>
  runs.map(({ font, text, x, y }) => runOutline(font, text, size / font.unitsPerEm, x, y)).join('')

const letters = { moveTo: 'M', lineTo: 'L', quadraticCurveTo: 'Q', bezierCurveTo: 'C', closePath: 'Z' }

function runOutline(font: Font, text: string, scale: number, x: number, y: number): string {
  const { glyphs, positions } = font.layout(text, [])
  let pen = 0
  let data = ''
  for (const [i, { path }] of glyphs.entries()) {
    const { xAdvance, xOffset, yOffset } = positions[i]
    for (const { command, args } of path.commands) {
      const places = args.map((value, k) =>
        k % 2 === 0 ? x + (pen + xOffset + value) * scale : y - (yOffset + value) * scale,
      )
      data += letters[command] + places.map((place) => Number(place.toFixed(3))).join(' ')
    }
    pen += xAdvance
  }
  return data
}
