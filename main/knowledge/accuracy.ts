import { CarryoverError } from '../../contract/errors.ts'

/**
 * Share of samples whose label has the largest logit (the first of equals), and mean cross-entropy.
 *
 * @param logits `[m, classes]`; one logit a sample is a binary head: class 1 above 0, class 0 otherwise
 * @param labels m class indices; m > 0
 * @throws CarryoverError CLASS_UNKNOWN for a label the logits have no class for
 */
export function accuracyAndLoss(
  logits: Float32Array | Float64Array,
  labels: ArrayLike<number>,
  classes: number,
): { accuracy: number; loss: number; predictions: Int32Array } {
  checkLabels(labels, Math.max(classes, 2))
  const m = labels.length
  const predictions = new Int32Array(m)
  let right = 0
  let loss = 0
  for (let i = 0; i < m; i++) {
    const row = classes === 1 ? [0, logits[i]] : logits.subarray(i * classes, (i + 1) * classes)
    let largest = 0
    for (let k = 1; k < row.length; k++) if (row[k] > row[largest]) largest = k
    predictions[i] = largest
    if (largest === labels[i]) right++
    loss += logSumExp(row, row[largest]) - row[labels[i]]
  }
  return { accuracy: right / m, loss: loss / m, predictions }
}

/** @throws CarryoverError CLASS_UNKNOWN for a label that is not in 0 … classes - 1 */
export function checkLabels(labels: ArrayLike<number>, classes: number): void {
  for (let i = 0; i < labels.length; i++) {
    if (Number.isInteger(labels[i]) && labels[i] >= 0 && labels[i] < classes) continue
    throw new CarryoverError(
      'CLASS_UNKNOWN',
      `Sample ${i} has the label ${labels[i]}, which is none of the ${classes} classes (counted from 0).`,
    )
  }
}

function logSumExp(row: ArrayLike<number>, largest: number): number {
  let sum = 0
  for (let k = 0; k < row.length; k++) sum += Math.exp(row[k] - largest)
  return largest + Math.log(sum)
}
