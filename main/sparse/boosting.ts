import type { Observed } from './observed.ts'
import { growTree, treeValue, type Tree, type TreeLimits } from './tree.ts'

export interface BoostingLimits extends TreeLimits {
  /** The most trees. */
  trees: number
  /** Ends after so many trees without a gain on the coalitions kept for validation. */
  patience: number
}

/** What was tried on the games of the sample study and on planted ones; docs/method.md names these numbers. */
export const boostingLimits: BoostingLimits = {
  depth: 5,
  leaf: 20,
  shrinkage: 1,
  rate: 0.05,
  trees: 1000,
  patience: 60,
}

/** A gain on validation that counts, as a share of the squared error. */
const noticed = 1e-4

/**
 * Gradient boosting for the squared error (Friedman 2001): trees one after the other, each on what those before left.
 * Their sum, with the mean of the values, predicts best on the coalitions of `validation` and is a function of the
 * coalition that few players decide at a time.
 *
 * @returns no tree where none helps
 */
export function boost(
  fitting: Observed,
  validation: Observed,
  limits: BoostingLimits,
  onTree: () => void = () => undefined,
): Tree[] {
  const { coalitions } = fitting
  const mean = fitting.values.reduce((sum, value) => sum + value, 0) / coalitions.count
  const rest = fitting.values.map((value) => value - mean)
  const unseen = validation.values.map((value) => value - mean)
  const places = Int32Array.from(rest, (_, k) => k)
  const leafOf = new Int16Array(coalitions.count)
  const trees: Tree[] = []
  let least = squares(unseen)
  let kept = 0
  while (trees.length < limits.trees && trees.length - kept <= limits.patience) {
    onTree()
    const tree = growTree(coalitions, rest, places, limits, leafOf)
    trees.push(tree)
    for (let k = 0; k < rest.length; k++) rest[k] -= tree.value[leafOf[k]]
    for (let k = 0; k < unseen.length; k++) unseen[k] -= treeValue(tree, validation.coalitions, k)
    const error = squares(unseen)
    if (error < least * (1 - noticed)) [least, kept] = [error, trees.length]
  }
  return trees.slice(0, kept)
}

function squares(rest: Float64Array): number {
  let sum = 0
  for (let k = 0; k < rest.length; k++) sum += rest[k] * rest[k]
  return sum
}
