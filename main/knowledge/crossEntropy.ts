import { addRows, dot, scoreRows, type Features } from './products.ts'

/** Rows whose scores are held at a time while a sum over all samples runs. */
const blockRows = 256

/**
 * Summed cross-entropy of a softmax over linear scores + `‖W‖² / (2C)`, with its derivatives, as a function of one vector
 * of `K·d + K` numbers: the weights `[K, d]`, then the K scores of the mean feature. Counting the intercept from the mean
 * feature changes neither the weights nor the loss, and makes the Hessian much better conditioned.
 *
 * @param features `[m, d]` row-major
 * @param labels m class indices
 */
export function crossEntropy(
  features: Features,
  labels: ArrayLike<number>,
  m: number,
  d: number,
  K: number,
  C: number,
) {
  const size = K * d
  const { mean, variance } = moments(features, m, d)
  const block = new Float64Array(blockRows * K)

  const intercept = (vector: Float64Array): Float64Array =>
    Float64Array.from({ length: K }, (_, k) => vector[size + k] - dot(vector.subarray(k * d, (k + 1) * d), mean))

  /** `Σ_i c_ik · (x_i, 1)`, with the coefficients that `fill` puts into one block after the other, plus the ridge's part. */
  const addUp = (vector: Float64Array, fill: (from: number, to: number) => void): Float64Array => {
    const sums = new Float64Array(size + K)
    for (let from = 0; from < m; from += blockRows) {
      const to = Math.min(from + blockRows, m)
      fill(from, to)
      addRows(features, from, to, block, sums.subarray(0, size), sums.subarray(size))
    }
    for (let j = 0; j < size; j++) sums[j] += vector[j] / C
    return sums
  }

  /** From derivatives by weights and intercept to derivatives by weights and score of the mean feature, in place. */
  const countFromMean = (sums: Float64Array): Float64Array => {
    for (let k = 0; k < K; k++) for (let j = 0; j < d; j++) sums[k * d + j] -= sums[size + k] * mean[j]
    return sums
  }

  return {
    intercept,

    /** Scores of all samples, `[m, K]`. */
    scores(vector: Float64Array): Float64Array {
      const out = new Float64Array(m * K)
      scoreRows(features, 0, m, vector.subarray(0, size), intercept(vector), out)
      return out
    },

    loss(vector: Float64Array, scores: Float64Array): number {
      const weights = vector.subarray(0, size)
      let loss = dot(weights, weights) / (2 * C)
      for (let i = 0; i < m; i++) {
        const row = scores.subarray(i * K, (i + 1) * K)
        const largest = max(row)
        let sum = 0
        for (let k = 0; k < K; k++) sum += Math.exp(row[k] - largest)
        loss += Math.log(sum) + largest - row[labels[i]]
      }
      return loss
    },

    /** Softmax of scores, `[m, K]`. */
    probabilities(scores: Float64Array): Float64Array {
      const out = new Float64Array(m * K)
      for (let start = 0; start < out.length; start += K) {
        const largest = max(scores.subarray(start, start + K))
        let sum = 0
        for (let k = start; k < start + K; k++) sum += out[k] = Math.exp(scores[k] - largest)
        for (let k = start; k < start + K; k++) out[k] /= sum
      }
      return out
    },

    /** The gradient, and the norm of the gradient by weights and intercept. */
    gradient(vector: Float64Array, probabilities: Float64Array): { gradient: Float64Array; norm: number } {
      const sums = addUp(vector, (from, to) => {
        block.set(probabilities.subarray(from * K, to * K))
        for (let i = from; i < to; i++) block[(i - from) * K + labels[i]] -= 1
      })
      const norm = Math.sqrt(dot(sums, sums))
      return { gradient: countFromMean(sums), norm }
    },

    /** The Hessian where the samples have these probabilities, times `vector`. */
    timesHessian(vector: Float64Array, probabilities: Float64Array): Float64Array {
      const offset = intercept(vector)
      const sums = addUp(vector, (from, to) => {
        scoreRows(features, from, to, vector.subarray(0, size), offset, block)
        for (let i = from; i < to; i++) {
          const start = (i - from) * K
          let expected = 0
          for (let k = 0; k < K; k++) expected += probabilities[i * K + k] * block[start + k]
          for (let k = 0; k < K; k++) {
            block[start + k] = probabilities[i * K + k] * (block[start + k] - expected)
          }
        }
      })
      return countFromMean(sums)
    },

    /** About the diagonal of that Hessian: as if a feature did not depend on the class probabilities. Positive. */
    hessianDiagonal(probabilities: Float64Array): Float64Array {
      const out = new Float64Array(size + K)
      for (let k = 0; k < K; k++) {
        let spread = Number.MIN_VALUE
        for (let i = k; i < m * K; i += K) spread += probabilities[i] * (1 - probabilities[i])
        for (let j = 0; j < d; j++) out[k * d + j] = spread * variance[j] + 1 / C
        out[size + k] = spread
      }
      return out
    },
  }
}

/** Mean and variance of each feature. */
function moments(features: Features, m: number, d: number): { mean: Float64Array; variance: Float64Array } {
  const mean = new Float64Array(d)
  const variance = new Float64Array(d)
  for (let i = 0; i < m; i++) for (let j = 0; j < d; j++) mean[j] += features[i * d + j] / m
  for (let i = 0; i < m; i++) for (let j = 0; j < d; j++) variance[j] += (features[i * d + j] - mean[j]) ** 2 / m
  return { mean, variance }
}

function max(row: Float64Array): number {
  let largest = row[0]
  for (let k = 1; k < row.length; k++) if (row[k] > largest) largest = row[k]
  return largest
}
