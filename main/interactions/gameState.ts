import { playersOf } from './butterflies.ts'
import { exactGramSolver, gramSolver } from './gram.ts'
import { adjoint } from './synthesis.ts'

/**
 * One game in the solver. With Z = `subsetSum` and U = `disjointSum`, AND coefficients c₁ and OR coefficients c₂ make
 * the values `Z c₁ + U c₂`; a slack |s| <= δ makes up for the rest of v. Entries ∅ of c₁ and c₂ are constants and free.
 * `point` is the fixed-point variable of the splitting: its proximal map `near` is [c₁, c₂, s], each 2^n long.
 */
export interface GameState {
  values: Float64Array
  size: number
  /** Tolerated residual; 0 leaves the slack out. */
  delta: number
  point: Float64Array
  anchor: Float64Array
  near: Float64Array
  /** Weight of the slack in the metric, 0 without slack. */
  omega: number
  solveGram: (x: Float64Array) => void
  /** `(B Bᵀ)^{-1} (B q - v)` of the last step; minus this over the threshold estimates the dual solution. */
  multiplier: Float64Array
  multiplierSum: Float64Array
}

/** Begins at the least-squares solution: all coefficients of similar size, the equation satisfied. */
export function startState(values: Float64Array, delta: number): GameState {
  const size = values.length
  const n = playersOf(values)
  const omega = delta > 0 ? 1 : 0
  const solveGram = omega > 0 ? gramSolver(n, omega) : exactGramSolver(n)
  const multiplier = values.slice()
  solveGram(multiplier)
  const point = new Float64Array((delta > 0 ? 3 : 2) * size)
  point.set(adjoint(multiplier))
  if (delta > 0) point.set(multiplier, 2 * size)
  return {
    values,
    size,
    delta,
    point,
    anchor: point.slice(),
    near: new Float64Array(point.length),
    omega,
    solveGram,
    multiplier,
    multiplierSum: new Float64Array(size),
  }
}

/** Largest coefficient off the constants: what thresholds are measured by. */
export function largestCoefficient(games: GameState[]): number {
  let largest = 0
  for (const { point, size } of games) {
    for (let i = 1; i < 2 * size; i++) if (i !== size) largest = Math.max(largest, Math.abs(point[i]))
  }
  return largest
}
