import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { BaselineSpec } from '../../contract/analysis.ts'
import type { Preprocessing, SampleTensor } from '../../contract/datasets.ts'
import { baselineFor, gaussianBlur } from '../../main/players/baseline.ts'

const preprocessing: Preprocessing = {
  channels: 3,
  order: 'RGB',
  resize: null,
  crop: null,
  scale: 1 / 255,
  mean: [0.5, 0.25, 0.125],
  std: [0.5, 0.5, 0.25],
}

const tensor = (channels: number, height: number, width: number, numbers: number[]): SampleTensor => ({
  data: Float32Array.from({ length: channels * height * width }, (_, i) => numbers[i % numbers.length]),
  channels,
  height,
  width,
})
const sample = tensor(3, 1, 2, [1, 2, 3, 4, 5, 6])

test('zero, constant, black and mean', () => {
  const baseline = (spec: BaselineSpec, mean: Float32Array | null = null) => [
    ...baselineFor(spec, sample, preprocessing, { mean, other: null }),
  ]
  expect(baseline({ kind: 'zero' })).toEqual([0, 0, 0, 0, 0, 0])
  expect(baseline({ kind: 'constant', value: 1.5 })).toEqual([1.5, 1.5, 1.5, 1.5, 1.5, 1.5])
  expect(baseline({ kind: 'black' })).toEqual([-1, -1, -0.5, -0.5, -0.5, -0.5])
  expect(baseline({ kind: 'mean' }, Float32Array.of(6, 5, 4, 3, 2, 1))).toEqual([6, 5, 4, 3, 2, 1])
})

test('a mean that is missing or of another size is refused', () => {
  for (const mean of [null, new Float32Array(5)]) {
    expect(() => baselineFor({ kind: 'mean' }, sample, preprocessing, { mean, other: null })).toThrow(
      expect.objectContaining({ code: 'BASELINE_INVALID' }),
    )
  }
})

test('black is the raw level that is shown black', () => {
  const floats = { ...preprocessing, scale: 2, range: [-1, 1] as [number, number] }
  const given = { mean: null, other: null }
  // (-1 · 2 - mean) / std, channel by channel
  expect([...baselineFor({ kind: 'black' }, sample, floats, given)]).toEqual([-5, -5, -4.5, -4.5, -8.5, -8.5])
})

test('another picture of the same size, and no other', () => {
  const spec = { kind: 'sample', index: 7 } as const
  const taken = (other: SampleTensor | null) => baselineFor(spec, sample, preprocessing, { mean: null, other })
  const other = tensor(3, 1, 2, [9, 8])
  expect([...taken(other)]).toEqual([9, 8, 9, 8, 9, 8])
  expect(taken(other)).not.toBe(other.data)
  expect(() => taken(tensor(3, 2, 1, [0]))).toThrow(
    expect.objectContaining({
      code: 'BASELINE_INVALID',
      message: 'Sample 7 is 3 × 2 × 1 and cannot stand in for one of 3 × 1 × 2.',
    }),
  )
  expect(() => taken(null)).toThrow(/There is no sample 7/)
})

test('baselines of other data are refused', () => {
  expect(() => baselineFor({ kind: 'mask' }, sample, preprocessing, { mean: null, other: null })).toThrow(
    expect.objectContaining({ code: 'BASELINE_INVALID', message: 'The baseline "mask" is not for pictures.' }),
  )
})

/** Both directions at once, every weight from the definition. */
function blurByDefinition({ data, channels, height, width }: SampleTensor, sigma: number): number[] {
  const radius = Math.ceil(4 * sigma)
  const inside = (at: number, length: number) => Math.min(Math.max(at, 0), length - 1)
  return Array.from(data, (_, at) => {
    const channel = Math.floor(at / (height * width)) % channels
    const [i, j] = [Math.floor(at / width) % height, at % width]
    let [sum, weights] = [0, 0]
    for (let di = -radius; di <= radius; di++) {
      for (let dj = -radius; dj <= radius; dj++) {
        const weight = Math.exp(-(di * di + dj * dj) / (2 * sigma * sigma))
        sum += weight * data[(channel * height + inside(i + di, height)) * width + inside(j + dj, width)]
        weights += weight
      }
    }
    return sum / weights
  })
}

test('the separable blur is the two-dimensional one', () => {
  const side = fc.integer({ min: 1, max: 6 })
  const numbers = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 7, maxLength: 7 })
  fc.assert(
    fc.property(side, side, numbers, fc.double({ min: 0.3, max: 2, noNaN: true }), (height, width, values, sigma) => {
      const picture = tensor(2, height, width, values)
      const expected = blurByDefinition(picture, sigma)
      gaussianBlur(picture, sigma).forEach((value, at) => expect(value).toBeCloseTo(expected[at], 5))
    }),
    { numRuns: 30 },
  )
})
