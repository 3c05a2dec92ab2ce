import { playersOf } from './butterflies.ts'
import { exactGramSolver, gramSolver } from './gram.ts'
import { room } from './memory.ts'
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
  /** Room for another `near`. */
  spare: Float64Array
  /** Weight of the slack in the metric, 0 without slack. */
  omega: number
  solveGram: (x: Float64Array) => void
  /** `(B Bᵀ)^{-1} (B q - v)` of the last step; minus this over the threshold estimates the dual solution. */
  multiplier: Float64Array
  multiplierSum: Float64Array
}

/**
 * All games of a solve, and what else it works on. The arrays lie in the memory of the compiled loops, those of one game
 * as far from those of the next as all others.
 */
export function startStates(values: Float64Array[], deltas: number[]) {
  const size = values[0].length
  const parts = deltas.some((delta) => delta > 0) ? 3 : 2
  const solvers = deltas.map((delta) => gramSolverFor(playersOf(values[0]), delta > 0 ? 1 : 0))
  const take = room(values.length * ((4 * parts + 3) * size + 2) + 2 * size)
  return {
    games: values.map((game, g) => startState(game, deltas[g], solvers[g], take, parts)),
    and: take(size),
    or: take(size),
    /** Two entries of each game. */
    column: take(2 * values.length),
  }
}

/** Begins at the least-squares solution: all coefficients of similar size, the equation satisfied. */
function startState(
  game: Float64Array,
  delta: number,
  solveGram: GameState['solveGram'],
  take: (length: number) => Float64Array,
  parts: number,
): GameState {
  const size = game.length
  const length = (delta > 0 ? 3 : 2) * size
  const takeParts = () => take(parts * size).subarray(0, length)
  const values = take(size)
  values.set(game)
  const multiplier = take(size)
  multiplier.set(game)
  solveGram(multiplier)
  const point = takeParts()
  point.set(adjoint(multiplier))
  if (delta > 0) point.set(multiplier, 2 * size)
  const anchor = takeParts()
  anchor.set(point)
  return {
    values,
    size,
    delta,
    point,
    anchor,
    near: takeParts(),
    spare: takeParts(),
    omega: delta > 0 ? 1 : 0,
    solveGram,
    multiplier,
    multiplierSum: take(size),
  }
}

const gramSolverFor = (n: number, omega: number) => (omega > 0 ? gramSolver(n, omega) : exactGramSolver(n))

/** Largest coefficient off the constants: what thresholds are measured by. */
export function largestCoefficient(games: GameState[]): number {
  let largest = 0
  for (const { point, size } of games) {
    for (let i = 1; i < 2 * size; i++) if (i !== size) largest = Math.max(largest, Math.abs(point[i]))
  }
  return largest
}
