import type { Levels, Picture } from './picture.ts'

/**
 * Bilinear resize with antialiasing, as torchvision and Pillow do it: along rows first, then along columns, with
 * triangle weights as wide as the scale when the picture shrinks; 8-bit levels are rounded after each of the two.
 */
export function resizePicture(picture: Picture, height: number, width: number): Picture {
  const { channels } = picture
  const narrowed = resizeLines(picture.data, channels * picture.height, picture.width, width, 1)
  const data = resizeLines(narrowed, channels, picture.height, height, width)
  return { data, channels, height, width }
}

/** Resizes the middle axis of an array [outer, from, inner] to [outer, to, inner]. */
function resizeLines(source: Levels, outer: number, from: number, to: number, inner: number): Levels {
  if (from === to) return source
  const rounds = source instanceof Uint8Array
  const half = rounds ? 0.5 : 0
  const target = new (rounds ? Uint8Array : Float32Array)(outer * to * inner)
  const sums = new Float64Array(inner)
  const taps = triangleTaps(from, to)
  for (let block = 0; block < outer; block++) {
    for (let out = 0; out < to; out++) {
      const { first, weights } = taps[out]
      sums.fill(half)
      for (let k = 0; k < weights.length; k++) {
        const start = (block * from + first + k) * inner
        for (let i = 0; i < inner; i++) sums[i] += weights[k] * source[start + i]
      }
      target.set(sums, (block * to + out) * inner)
    }
  }
  return target
}

/**
 * Which inputs each output is made of, and how much of each. Weights sum to 1 and are rounded to 22 binary places, as
 * Pillow's are, so that levels half-way between two integers round the same way.
 */
function triangleTaps(from: number, to: number): { first: number; weights: Float64Array }[] {
  const scale = from / to
  const support = Math.max(1, scale)
  return Array.from({ length: to }, (_, out) => {
    const center = (out + 0.5) * scale
    const first = Math.max(Math.floor(center - support + 0.5), 0)
    const end = Math.min(Math.floor(center + support + 0.5), from)
    const weights = Float64Array.from({ length: end - first }, (_, k) =>
      Math.max(0, 1 - Math.abs(first + k + 0.5 - center) / support),
    )
    const sum = weights.reduce((total, weight) => total + weight, 0)
    return { first, weights: weights.map((weight) => Math.round((weight / sum) * 2 ** 22) / 2 ** 22) }
  })
}
