/**
 * Area under a curve over epochs (trapezoids) divided by the span of the epochs: the mean height. Epochs rise.
 * A curve of one point has its value.
 */
export function areaUnderCurve(epochs: ArrayLike<number>, values: ArrayLike<number>): number {
  const last = epochs.length - 1
  if (last === 0) return values[0]
  let area = 0
  for (let i = 0; i < last; i++) area += ((values[i] + values[i + 1]) / 2) * (epochs[i + 1] - epochs[i])
  return area / (epochs[last] - epochs[0])
}

/** First epoch whose value is at least `share` of the last value. Values are not negative, `share` is in [0, 1]. */
export function epochReaching(epochs: ArrayLike<number>, values: ArrayLike<number>, share: number): number {
  const last = epochs.length - 1
  let i = 0
  while (i < last && values[i] < share * values[last]) i++
  return epochs[i]
}

/**
 * Net rise over total variation: 1 for a curve that only rises, 0 for one that ends where it began, -1 for one that only
 * falls. A curve that never moves (also one of a single point) makes no detour: 1.
 */
export function directness(values: ArrayLike<number>): number {
  let variation = 0
  for (let i = 1; i < values.length; i++) variation += Math.abs(values[i] - values[i - 1])
  return variation === 0 ? 1 : (values[values.length - 1] - values[0]) / variation
}
