import type { Font, Path } from 'fontkit'

const onCurve = 1

/**
 * An outline as an entry of the table `glyf` of a TrueType font: one flag a point, coordinates as differences of two
 * bytes each (what a PDF holds is compressed anyway).
 */
export function encodeOutline({ commands }: Pick<Path, 'commands'>): Uint8Array {
  const points: { x: number; y: number; flag: number }[] = []
  const ends: number[] = []
  for (const { command, args } of commands) {
    if (command === 'closePath') ends.push(points.length - 1)
    else if (command === 'bezierCurveTo') throw new Error('A TrueType outline has no cubic curves.')
    for (let i = 0; i < args.length; i += 2) {
      const isControl = command === 'quadraticCurveTo' && i === 0
      points.push({ x: Math.round(args[i]), y: Math.round(args[i + 1]), flag: isControl ? 0 : onCurve })
    }
  }
  if (points.length === 0) return new Uint8Array(0)
  if (ends.at(-1) !== points.length - 1) ends.push(points.length - 1)

  const length = 10 + 2 * ends.length + 2 + 5 * points.length
  // Offsets in the table count in steps of two bytes, readers like four.
  const bytes = new Uint8Array(Math.ceil(length / 4) * 4)
  const view = new DataView(bytes.buffer)
  let at = 0
  const word = (value: number) => {
    view.setInt16(at, value)
    at += 2
  }
  const xs = points.map(({ x }) => x)
  const ys = points.map(({ y }) => y)
  word(ends.length)
  for (const bound of [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]) word(bound)
  ends.forEach(word)
  word(0) // no instructions
  for (const { flag } of points) bytes[at++] = flag
  for (const along of [xs, ys]) along.forEach((value, i) => word(value - (i === 0 ? 0 : along[i - 1])))
  return bytes
}

interface EmbeddableSubset {
  glyphEncoder: { encodeSimple: typeof encodeOutline }
}

/**
 * A variable font at one weight, under a name of its own (as a PDF tells fonts apart). Its subsets write outlines with
 * `encodeOutline`: fontkit 2.0.4 fails to encode what varies.
 */
export function instance(variable: Font, weight: number, name: string): Font {
  const font = variable.getVariation({ wght: weight })
  const createSubset = font.createSubset.bind(font)
  Object.defineProperties(font, {
    postscriptName: { value: name },
    createSubset: {
      value: () => {
        const subset = createSubset()
        const { glyphEncoder } = subset as unknown as EmbeddableSubset
        glyphEncoder.encodeSimple = encodeOutline
        return subset
      },
    },
  })
  return font
}
