import { nobody, withPlayer, type PlayerSet } from './playerSets.ts'
import type { Tree } from './tree.ts'

/** Harsanyi dividends by the set that carries them; `nobody` carries the constant. What is not in there is 0. */
export type Dividends = Map<PlayerSet, number>

/**
 * The dividends of a sum of trees, exactly: a node that asks for player i is `f₀ + x_i (f₁ - f₀)` for the trees f₀ and f₁
 * below it, so that its Möbius transform is that of f₀ and, with i added to every set, that of f₁ less that of f₀. A leaf
 * at depth d adds to at most `2^d` of them.
 */
export function treeDividends(trees: readonly Tree[]): Dividends {
  const total: Dividends = new Map()
  for (const tree of trees) addDividends(total, below(tree, 0))
  return total
}

/** Adds the second to the first. */
export function addDividends(total: Dividends, more: Dividends): void {
  for (const [set, dividend] of more) add(total, set, dividend)
}

function below(tree: Tree, node: number): Dividends {
  const player = tree.player[node]
  if (player < 0) return new Map([[nobody, tree.value[node]]])
  const absent = below(tree, tree.absent[node])
  const sum: Dividends = new Map(absent)
  for (const [set, dividend] of below(tree, tree.present[node])) add(sum, withPlayer(set, player), dividend)
  for (const [set, dividend] of absent) add(sum, withPlayer(set, player), -dividend)
  return sum
}

function add(sums: Dividends, set: PlayerSet, dividend: number): void {
  sums.set(set, (sums.get(set) ?? 0) + dividend)
}

/** How far dividends move the values: the standard deviation over all coalitions of each by itself. */
export interface Effect {
  set: PlayerSet
  effect: number
}

/**
 * The sets with the largest effects, at most `most`, strongest first. A dividend I of order m acts on the share `q = 2^-m`
 * of all coalitions, so its effect is `|I| √(q (1 - q))`.
 */
export function strongestEffects(dividends: Dividends, most: number): Effect[] {
  const effects: Effect[] = []
  for (const [set, dividend] of dividends) {
    const share = 2 ** -set.length
    if (set !== nobody && dividend !== 0)
      effects.push({ set, effect: Math.abs(dividend) * Math.sqrt(share - share ** 2) })
  }
  effects.sort((a, b) => b.effect - a.effect || (a.set < b.set ? -1 : 1))
  return effects.slice(0, most)
}
