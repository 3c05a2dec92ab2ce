import type { Interval } from '../../contract/report.ts'
import { randomIntegers } from './random.ts'

export interface BootstrapOptions {
  seed: number
  /** How many times the samples are drawn anew. */
  resamples?: number
  /** Share of the resampled statistics that lies inside the interval. */
  level?: number
}

/**
 * Percentile bootstrap (Efron 1979): draws `count` samples with replacement, `resamples` times, and gives for each
 * statistic the interval between its quantiles `(1 - level) / 2` and `(1 + level) / 2`. All statistics see the same
 * resamples. Where a statistic of a resample is not finite (a share of nothing, 0/0) that resample is left out for that
 * statistic; where none is finite the interval is [0, 0].
 *
 * @param statistics numbers of one resample, always equally many; gets `count` sample indices, reused between calls
 */
export function bootstrapIntervals(
  count: number,
  statistics: (indices: Int32Array) => ArrayLike<number>,
  { seed, resamples = 2000, level = 0.95 }: BootstrapOptions,
): Interval[] {
  const draw = randomIntegers(seed)
  const indices = new Int32Array(count)
  const resampled = Array.from({ length: resamples }, () => {
    for (let i = 0; i < count; i++) indices[i] = draw(count)
    return Float64Array.from(statistics(indices))
  })
  return Array.from(resampled[0], (_, s) => {
    const sorted = Float64Array.from(resampled, (row) => row[s])
      .filter(Number.isFinite)
      .sort()
    if (sorted.length === 0) return [0, 0]
    return [quantile(sorted, (1 - level) / 2), quantile(sorted, (1 + level) / 2)]
  })
}

/** Linear between order statistics, as in R's type 7 (Hyndman & Fan 1996). */
function quantile(sorted: Float64Array, p: number): number {
  const position = p * (sorted.length - 1)
  const below = Math.floor(position)
  const above = Math.ceil(position)
  return sorted[below] + (position - below) * (sorted[above] - sorted[below])
}
