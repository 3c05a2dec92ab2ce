import { randomIntegers } from '../../main/knowledge/random.ts'

export interface Problem {
  features: Float64Array
  labels: number[]
  m: number
  d: number
  K: number
}

/** Standard normal numbers (Box & Muller 1958). */
export function normal(seed: number): () => number {
  const draw = randomIntegers(seed)
  const uniform = () => (draw(2 ** 32) + 0.5) / 2 ** 32
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
}

/** Rectified normal clouds, one a class, their centres `distance` apart or so. */
export function clouds(seed: number, m: number, d: number, K: number, distance: number): Problem {
  const draw = normal(seed)
  const centres = Array.from({ length: K * d }, () => distance * draw())
  const labels = Array.from({ length: m }, (_, i) => i % K)
  const features = Float64Array.from({ length: m * d }, (_, index) => {
    const label = labels[Math.floor(index / d)]
    return Math.max(0, 1 + centres[label * d + (index % d)] + draw())
  })
  return { features, labels, m, d, K }
}

/** Summed cross-entropy + ‖W‖²/(2C), and its gradient by weights and intercept, term by term. */
export function lossAndGradient({ features, labels, m, d, K }: Problem, W: Float64Array, b: Float64Array, C: number) {
  let loss = W.reduce((sum, w) => sum + w * w, 0) / (2 * C)
  const gradient = [...W.map((w) => w / C), ...b.map(() => 0)]
  for (let i = 0; i < m; i++) {
    const x = [...features.subarray(i * d, (i + 1) * d)]
    const odds = Array.from(b, (bk, k) => Math.exp(bk + x.reduce((sum, xj, j) => sum + xj * W[k * d + j], 0)))
    const total = odds.reduce((sum, value) => sum + value, 0)
    loss -= Math.log(odds[labels[i]] / total)
    for (let k = 0; k < K; k++) {
      const error = odds[k] / total - (k === labels[i] ? 1 : 0)
      x.forEach((xj, j) => (gradient[k * d + j] += error * xj))
      gradient[K * d + k] += error
    }
  }
  return { loss, gradient }
}
