import { playersOf } from './butterflies.ts'
import { exactGramSolver } from './gram.ts'
import { dualNorm, jointNorm } from './jointNorm.ts'
import type { GameState } from './gameState.ts'
import { adjoint, synthesize } from './synthesis.ts'

/** A feasible solution: [c₁, c₂] per game and the sum of the joint norm over all interactions. */
export interface Candidate {
  coefficients: Float64Array[]
  objective: number
}

/** Sum of the joint norm over all AND and OR coefficients but the two constants. */
export function objectiveOf(coefficients: Float64Array[], alpha: number): number {
  const size = coefficients[0].length / 2
  let total = 0
  if (coefficients.length === 1) {
    const [c] = coefficients
    for (let i = 1; i < 2 * size; i++) if (i !== size) total += Math.abs(c[i])
    return (1 + alpha) * total
  }
  const column = new Float64Array(coefficients.length)
  for (let i = 1; i < 2 * size; i++) {
    if (i === size) continue
    for (let g = 0; g < column.length; g++) column[g] = coefficients[g][i]
    total += jointNorm(column, alpha)
  }
  return total
}

/** What of `v - Z c₁ - U c₂` lies outside ±δ; zero where the coefficients rebuild the game well enough. */
export function excess(values: Float64Array, coefficients: Float64Array, delta: number): Float64Array {
  const out = synthesize(coefficients)
  for (let i = 0; i < out.length; i++) {
    const rest = values[i] - out[i]
    out[i] = rest > delta ? rest - delta : rest < -delta ? rest + delta : 0
  }
  return out
}

/**
 * The sparse iterate, made feasible. Where a residual is tolerated, a few over-relaxed projections first lead most of the
 * excess into coalitions that have room for it; the rest is taken away exactly.
 */
export function repaired(games: GameState[], alpha: number): Candidate {
  const coefficients = games.map((game) => {
    const start = game.near.slice(0, 2 * game.size)
    for (let i = 0; game.omega > 0 && i < yieldingSteps; i++) correct(game, start, game.solveGram, overRelaxation)
    return repair(game, start)
  })
  return { coefficients, objective: objectiveOf(coefficients, alpha) }
}

const yieldingSteps = 6
const overRelaxation = 1.8

/** Takes the excess away, in place. The systems are badly conditioned, so a second pass mends what the first left. */
export function repair(game: Game, coefficients: Float64Array): Float64Array {
  const solveGram = exactGramSolver(playersOf(game.values))
  correct(game, coefficients, solveGram, 1)
  correct(game, coefficients, solveGram, 1)
  return coefficients
}

type Game = Pick<GameState, 'values' | 'delta'>

/** Adds `factor` times the correction that a Gram solver gives for the excess. */
function correct({ values, delta }: Game, coefficients: Float64Array, solveGram: GramSolver, factor: number): void {
  const lambda = excess(values, coefficients, delta)
  solveGram(lambda)
  const step = adjoint(lambda)
  for (let i = 0; i < step.length; i++) coefficients[i] += factor * step[i]
}

type GramSolver = GameState['solveGram']

/**
 * A proven lower bound of the optimum by linear-programming duality, from any λ per game with Σ_T λ(T) = 0: put
 * y = (Zᵀλ, Uᵀλ) and divide by the largest dual norm of y over the interactions; then `Σ_g λ·v - δ‖λ‖₁` is a bound.
 */
function dualBound(lambdas: Float64Array[], games: GameState[], alpha: number): number {
  const size = games[0].size
  let value = 0
  const slopes = lambdas.map((lambda, g) => {
    let mean = 0
    for (let i = 0; i < size; i++) mean += lambda[i]
    mean /= size
    const { values, delta } = games[g]
    for (let i = 0; i < size; i++) {
      lambda[i] -= mean
      value += lambda[i] * values[i] - delta * Math.abs(lambda[i])
    }
    return adjoint(lambda)
  })
  let scale = 0
  if (games.length === 1) {
    for (let i = 1; i < 2 * size; i++) if (i !== size) scale = Math.max(scale, Math.abs(slopes[0][i]))
    scale /= 1 + alpha
  } else {
    const column = new Float64Array(games.length)
    const scratch = new Float64Array(games.length)
    for (let i = 1; i < 2 * size; i++) {
      if (i === size) continue
      for (let g = 0; g < column.length; g++) column[g] = slopes[g][i]
      scale = Math.max(scale, dualNorm(column, alpha, scratch))
    }
  }
  return value > 0 ? value / scale : 0
}

/** The better of the bounds from the last multipliers and from their mean since the last check, which is begun anew. */
export function bestBound(games: GameState[], alpha: number, threshold: number): number {
  const last = games.map((game) => game.multiplier.map((x) => -x / threshold))
  // The scale of λ does not matter to the bound.
  const mean = games.map((game) => game.multiplierSum.map((x) => -x))
  for (const game of games) game.multiplierSum.fill(0)
  return Math.max(dualBound(last, games, alpha), dualBound(mean, games, alpha))
}
