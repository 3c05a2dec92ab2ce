import type { SampleTensor } from '../../contract/datasets.ts'

/**
 * Colours in CIELAB (D65, 2°), three planes one after the other; of one channel the lightness alone, in one plane. Only
 * operations that IEEE 754 rounds correctly, so that the numbers are the same on every machine; they are within 0.01 of
 * the formula.
 *
 * @param picture sRGB or grey levels in 0…255
 */
export function labOf({ data, channels, height, width }: SampleTensor): Float64Array {
  const pixels = height * width
  if (channels === 1) return Float64Array.from(data, (level) => 116 * lightness(linear(level)) - 16)
  const lab = new Float64Array(3 * pixels)
  for (let at = 0; at < pixels; at++) {
    const red = linear(data[at])
    const green = linear(data[pixels + at])
    const blue = linear(data[2 * pixels + at])
    // Rows of the matrix from linear sRGB to XYZ, each divided by the white point's share.
    const x = lightness((0.412453 * red + 0.35758 * green + 0.180423 * blue) / 0.95047)
    const y = lightness(0.212671 * red + 0.71516 * green + 0.072169 * blue)
    const z = lightness((0.019334 * red + 0.119193 * green + 0.950227 * blue) / 1.08883)
    lab[at] = 116 * y - 16
    lab[pixels + at] = 500 * (x - y)
    lab[2 * pixels + at] = 200 * (y - z)
  }
  return lab
}

/** A function on 0…1 at so many equal steps. */
const tabulated = (steps: number, compute: (x: number) => number) =>
  Float64Array.from({ length: steps + 1 }, (_, step) => compute(step / steps))

/** x^2.4 */
const steep = (x: number) => x * x * root(x * x, 5)

/** At the whole levels exact, straight between them. */
const linearLight = tabulated(255, (s) => (s <= 0.04045 ? s / 12.92 : steep((s + 0.055) / 1.055)))
const lightnessSteps = 4096
const cubeRoots = tabulated(lightnessSteps, (t) => (t > 0.008856 ? root(t, 3) : 7.787 * t + 16 / 116))

const linear = (level: number) => between(linearLight, level)
const lightness = (share: number) => between(cubeRoots, share * lightnessSteps)

/** The table at a place between its entries; beyond its ends the last entry, for NaN the first. */
function between(table: Float64Array, place: number): number {
  if (!(place > 0)) return table[0]
  const before = Math.floor(place)
  if (before >= table.length - 1) return table[table.length - 1]
  return table[before] + (place - before) * (table[before + 1] - table[before])
}

/** Newton's method from above, for 0 < x ≤ 1. */
function root(x: number, degree: number): number {
  let y = 1
  for (;;) {
    let power = 1
    for (let k = 1; k < degree; k++) power *= y
    const next = y - (y - x / power) / degree
    if (!(next < y)) return y
    y = next
  }
}
