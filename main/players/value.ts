import type { ValueFunction } from '../../contract/analysis.ts'
import { CarryoverError } from '../../contract/errors.ts'

/**
 * v of every row of logits, in float64, for class y = `target`:
 * `log-odds` z_y - logsumexp over the other classes = log(p_y / (1 - p_y)); `logit` z_y; `log-prob` log p_y; `prob` p_y.
 * A single logit z is a binary head: z is the log-odds and the logit of class 1, -z those of class 0.
 * Probabilities are computed from the log-odds, so none of these overflows or cancels. Logits that are not finite give
 * values that need not be finite either.
 *
 * @param logits rows × classes, row by row
 * @throws CLASS_UNKNOWN when the network has no logit for the target
 */
export function valuesFromLogits(
  logits: Float32Array,
  classes: number,
  target: number,
  value: ValueFunction,
): Float64Array {
  const known = Math.max(classes, 2)
  if (!Number.isInteger(target) || target < 0 || target >= known) {
    throw new CarryoverError(
      'CLASS_UNKNOWN',
      `There is no class ${target}: the network knows classes 0 to ${known - 1}.`,
    )
  }
  const values = new Float64Array(logits.length / classes)
  for (let row = 0; row < values.length; row++) {
    values[row] = valueOfRow(logits, row * classes, classes, target, value)
  }
  return values
}

function valueOfRow(
  logits: Float32Array,
  start: number,
  classes: number,
  target: number,
  value: ValueFunction,
): number {
  if (value === 'logit' && classes > 1) return logits[start + target]
  const logOdds =
    classes === 1 ? (target === 1 ? logits[start] : -logits[start]) : oneAgainstRest(logits, start, classes, target)
  switch (value) {
    case 'log-odds':
    case 'logit':
      return logOdds
    case 'log-prob':
      return logOdds > 0 ? -Math.log1p(Math.exp(-logOdds)) : logOdds - Math.log1p(Math.exp(logOdds))
    case 'prob':
      return logOdds > 0 ? 1 / (1 + Math.exp(-logOdds)) : Math.exp(logOdds) / (1 + Math.exp(logOdds))
  }
}

function oneAgainstRest(logits: Float32Array, start: number, classes: number, target: number): number {
  let largest = -Infinity
  for (let k = 0; k < classes; k++) if (k !== target && logits[start + k] > largest) largest = logits[start + k]
  let sum = 0
  for (let k = 0; k < classes; k++) if (k !== target) sum += Math.exp(logits[start + k] - largest)
  return logits[start + target] - largest - Math.log(sum)
}
