import type { BaselineSpec } from '../../contract/analysis.ts'
import type { Preprocessing, SampleTensor } from '../../contract/datasets.ts'
import { CarryoverError } from '../../contract/errors.ts'

/**
 * What stands in for absent players of a sample: CHW in the network's input space, as long as the sample.
 *
 * @param mean of the data set as the network sees it; only the baseline `mean` needs it
 * @throws BASELINE_INVALID when the mean is wanted and missing or of another size
 */
export function baselineFor(
  spec: BaselineSpec,
  sample: SampleTensor,
  preprocessing: Preprocessing,
  mean: Float32Array | null,
): Float32Array {
  const { data, channels, height, width } = sample
  switch (spec.kind) {
    case 'zero':
      return new Float32Array(data.length)
    case 'constant':
      return new Float32Array(data.length).fill(spec.value)
    case 'black': {
      const black = new Float32Array(data.length)
      for (let c = 0; c < channels; c++) {
        black.fill(-preprocessing.mean[c] / preprocessing.std[c], c * height * width, (c + 1) * height * width)
      }
      return black
    }
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
  }
}

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
