/**
 * Logits from probabilities. Of several columns the logarithms serve: they differ from the logits before the softmax by
 * one number for all columns, so log-odds are the same. One column is a sigmoid's, with the logit log(p / (1 - p)).
 * Rounding may put a probability just outside [0, 1]; exact 0 and 1 give infinities. float32 carries the log-odds of a
 * softmax well up to about ±87, where the smaller probability gets too small; those of a sigmoid lose a digit with
 * every 2.3 and end at about ±17, where p cannot be told from 1.
 */
export function logitsOf(probabilities: Float32Array | Float64Array, columns: number): Float32Array {
  const logit = columns === 1 ? (p: number) => Math.log(p) - Math.log1p(-p) : Math.log
  return Float32Array.from(probabilities, (p) => logit(Math.min(1, Math.max(0, p))))
}

export const asFloat32 = (values: Float32Array | Float64Array): Float32Array =>
  values instanceof Float32Array ? values : Float32Array.from(values)
