import type { Binding } from '../../contract/models.ts'

/**
 * What a network gives, as logits. Of probabilities the logarithms serve: they differ from the logits before the softmax
 * by one number for all classes, so log-odds are the same. The head of one column is a sigmoid, whose logit is
 * log(p / (1 - p)). Rounding may put a probability just outside [0, 1]; exact 0 and 1 give infinities.
 */
export function asLogits(values: Float32Array | Float64Array, { scale, classes }: Binding): Float32Array {
  if (scale === 'logits') return asFloat32(values)
  const logit = classes === 1 ? (p: number) => Math.log(p) - Math.log1p(-p) : Math.log
  return Float32Array.from(values, (p) => logit(Math.min(1, Math.max(0, p))))
}

export const asFloat32 = (values: Float32Array | Float64Array): Float32Array =>
  values instanceof Float32Array ? values : Float32Array.from(values)
