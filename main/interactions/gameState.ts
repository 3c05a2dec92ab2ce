import { playersOf } from './butterflies.ts'
import { exactGramSolver, gramSolver } from './gram.ts'
import { adjoint } from './synthesis.ts'
import { room, spaceOf } from './wasm/engine.ts'

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

/** All games of a solve, and two tables to work on. The arrays lie in the memory of the compiled loops. */
export function startStates(values: Float64Array[], deltas: number[]) {
  const size = values[0].length
  const solvers = deltas.map((delta) => gramSolverFor(playersOf(values[0]), delta > 0 ? 1 : 0))
  const bytes = deltas.reduce(
    (sum, delta) => sum + 4 * spaceOf((delta > 0 ? 3 : 2) * size) + 3 * spaceOf(size),
    2 * spaceOf(size),
  )
  const take = room(bytes)
  return {
    games: values.map((game, g) => startState(game, deltas[g], solvers[g], take)),
    and: take(size),
    or: take(size),
  }
}

/** Begins at the least-squares solution: all coefficients of similar size, the equation satisfied. */
function startState(
  game: Float64Array,
  delta: number,
  solveGram: GameState['solveGram'],
  take: (length: number) => Float64Array,
): GameState {
  const size = game.length
  const length = (delta > 0 ? 3 : 2) * size
  const taken = (length: number, from: Float64Array) => {
    const array = take(length)
    array.set(from)
    return array
  }
  const values = taken(size, game)
  const multiplier = taken(size, game)
  solveGram(multiplier)
  const point = taken(length, adjoint(multiplier))
  if (delta > 0) point.set(multiplier, 2 * size)
  return {
    values,
    size,
    delta,
    point,
    anchor: taken(length, point),
    near: take(length),
    spare: take(length),
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
