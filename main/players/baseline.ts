import type { BaselineSpec } from '../../contract/analysis.ts'
import type { Preprocessing, SampleTensor } from '../../contract/datasets.ts'
import { CarryoverError } from '../../contract/errors.ts'
import { checkBaseline } from './kinds.ts'

/** What the baselines of a picture are taken from, as the network sees it; each needs one of them at most. */
export interface PictureGiven {
  /** Mean of the data set. */
  mean: Float32Array | null
  /** The other picture of the baseline `sample`. */
  other: SampleTensor | null
}

/**
 * What stands in for absent players of a picture: CHW in the network's input space, as long as the sample.
 *
 * @throws BASELINE_INVALID when the mean or the other picture is missing or of another size, and for baselines of other
 * data
 */
export function baselineFor(
  spec: BaselineSpec,
  sample: SampleTensor,
  preprocessing: Preprocessing,
  { mean, other }: PictureGiven,
): Float32Array {
  const { data } = sample
  switch (spec.kind) {
    case 'zero':
      return new Float32Array(data.length)
    case 'constant':
      return new Float32Array(data.length).fill(spec.value)
    case 'black':
      return black(sample, preprocessing)
    case 'mean':
      if (mean?.length !== data.length) {
        throw new CarryoverError(
          'BASELINE_INVALID',
          mean
            ? `The mean of the data set has ${mean.length} numbers, the sample ${data.length}.`
            : 'This data set has no mean to use as the baseline.',
        )
      }
      return mean.slice()
    case 'blur':
      return gaussianBlur(sample, spec.sigma)
    case 'sample':
      if (other === null || sizeOf(other) !== sizeOf(sample)) {
        throw new CarryoverError(
          'BASELINE_INVALID',
          other
            ? `Sample ${spec.index} is ${sizeOf(other)} and cannot stand in for one of ${sizeOf(sample)}.`
            : `There is no sample ${spec.index} to use as the baseline.`,
        )
      }
      return other.data.slice()
    default:
      checkBaseline(spec, 'image')
      throw new TypeError(`pictures have no baseline for ${spec.kind}`)
  }
}

/** The raw level that is shown black, as the network sees it. */
function black({ channels, height, width }: SampleTensor, { range, scale, mean, std }: Preprocessing): Float32Array {
  const [level] = range ?? [0]
  const pixels = height * width
  const data = new Float32Array(channels * pixels)
  for (let c = 0; c < channels; c++) data.fill((level * scale - mean[c]) / std[c], c * pixels, (c + 1) * pixels)
  return data
}

const sizeOf = ({ channels, height, width }: SampleTensor) => `${channels} × ${height} × ${width}`

/**
 * Gaussian blur of each channel, along columns and then along rows: weights exp(-d²/2σ²) at whole distances
 * |d| ≤ ceil(4σ), divided by their sum; beyond an edge the edge pixel is repeated.
 *
 * @param sigma in pixels
 */
export function gaussianBlur(sample: SampleTensor, sigma: number): Float32Array {
  const { data, channels, height, width } = sample
  const weights = gaussianWeights(sigma)
  const halfway = new Float64Array(data.length)
  const blurred = new Float32Array(data.length)
  for (let c = 0; c < channels; c++) {
    const plane = c * height * width
    for (let j = 0; j < width; j++) convolve(data, halfway, plane + j, width, height, weights)
    for (let i = 0; i < height; i++) convolve(halfway, blurred, plane + i * width, 1, width, weights)
  }
  return blurred
}

function gaussianWeights(sigma: number): Float64Array {
  const radius = Math.ceil(4 * sigma)
  const weights = Float64Array.from({ length: 2 * radius + 1 }, (_, k) =>
    Math.exp(-((k - radius) ** 2) / (2 * sigma ** 2)),
  )
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map((weight) => weight / sum)
}

/** One line of `length` pixels that lie `step` apart, from `start` on. */
function convolve(
  source: Float32Array | Float64Array,
  target: Float32Array | Float64Array,
  start: number,
  step: number,
  length: number,
  weights: Float64Array,
): void {
  const radius = (weights.length - 1) / 2
  for (let at = 0; at < length; at++) {
    let sum = 0
    for (let k = 0; k < weights.length; k++) {
      const from = Math.min(Math.max(at + k - radius, 0), length - 1)
      sum += weights[k] * source[start + from * step]
    }
    target[start + at * step] = sum
  }
}
