import { CarryoverError } from '../../contract/errors.ts'
import type { Decomposition, Explanation } from '../../contract/explanations.ts'
import { maxPlayers } from '../../contract/limits.ts'
import { disjointSum, playersOf, subsetSum } from './butterflies.ts'
import { objectiveOf } from './certificate.ts'
import { solve, type Solution, type SolverOptions } from './solver.ts'

export interface DecomposeOptions {
  /** Tolerated residual as a share of |v(N) - v(∅)|, game by game. */
  kappa: number
  /** Largest relative duality gap. */
  tolerance: number
  /** Choose the splits of all games together, so that interactions they share are written alike. */
  joint?: boolean
  /** Weight of the L1 term in joint extraction. */
  alpha?: number
  /**
   * Asked now and then; true ends the work with what there is (the gap tells how good that is). It must not solve anything
   * itself: a process runs one solve at a time.
   */
  stop?: () => boolean
}

/** Changes when the same game would get other numbers: part of every explanation's key. */
export const solverVersion = 1

const maxSteps = 50_000

/**
 * The sparsest AND-OR explanation of each game (method: docs/method.md). A game is a Float64Array of 2^n values in
 * mask order, n = 1..16; all games of a joint extraction have the same n. Throws GAME_INVALID. The gap of a joint
 * extraction is that of the whole problem, and so are the objective and lower bound that each of its games carries.
 */
export function decompose(games: Float64Array[], options: DecomposeOptions): Decomposition {
  games.forEach((game, g) => {
    checkGame(game, games.length > 1 ? `Game ${g + 1}` : 'The game')
  })
  const { kappa, tolerance, stop, joint = false, alpha = 0.1 } = options
  if (joint && games.some((game) => game.length !== games[0].length)) {
    throw new CarryoverError('GAME_INVALID', 'Games that are taken apart together need the same number of players.')
  }
  if (joint && games.length > 1) return extract(games, kappa, { alpha, tolerance, maxSteps, stop }, true)
  const parts = games.map((game) => extract([game], kappa, { alpha: 0, tolerance, maxSteps, stop }, false))
  const objective = sum(parts, (part) => part.objective)
  const lowerBound = sum(parts, (part) => part.lowerBound)
  return {
    joint: false,
    objective,
    lowerBound,
    gap: relativeGap(objective, lowerBound),
    games: parts.flatMap((part) => part.games),
  }
}

function checkGame(game: Float64Array, name: string): void {
  const n = Math.log2(game.length)
  if (!Number.isInteger(n) || n < 1 || n > maxPlayers) {
    throw new CarryoverError(
      'GAME_INVALID',
      `${name} has ${game.length} values; a game of n players has 2^n, n = 1…16.`,
    )
  }
  const bad = game.findIndex((value) => !Number.isFinite(value))
  if (bad >= 0) throw new CarryoverError('GAME_INVALID', `${name} has the value ${game[bad]} at coalition ${bad}.`)
}

function extract(games: Float64Array[], kappa: number, options: SolverOptions, joint: boolean): Decomposition {
  const deltas = games.map((game) => kappa * Math.abs(game[game.length - 1] - game[0]))
  const solution = games.every((game, g) => isConstant(game, deltas[g]))
    ? {
        coefficients: games.map((game, g) => constantCoefficients(game, deltas[g])),
        objective: 0,
        lowerBound: 0,
        steps: 0,
      }
    : solveScaled(games, deltas, options)
  const merged = solution.coefficients.map(interactions)
  // Of what is reported: merging order 1 can only have lowered it.
  const objective = objectiveOf(
    merged.map(({ and, or }) => concatenated(and, or)),
    options.alpha,
  )
  const lowerBound = Math.min(solution.lowerBound, objective)
  const gap = relativeGap(objective, lowerBound)
  const explanations = merged.map((parts, g): Explanation => ({
    n: playersOf(games[g]),
    kappa,
    delta: deltas[g],
    ...parts,
    objective,
    lowerBound,
    gap,
    residualMax: residualMax(games[g], parts),
    vEmpty: games[g][0],
    vFull: games[g][games[g].length - 1],
    steps: solution.steps,
  }))
  return { joint, objective, lowerBound, gap, games: explanations }
}

/** Solves in units of about the games' range (a power of two, so that nothing is rounded). */
function solveScaled(games: Float64Array[], deltas: number[], options: SolverOptions): Solution {
  const unit = 2 ** Math.floor(Math.log2(Math.max(...games.map((game) => range(game)))))
  const scaled = games.map((game) => game.map((value) => value / unit))
  const solution = solve(
    scaled,
    deltas.map((delta) => delta / unit),
    options,
  )
  return {
    coefficients: solution.coefficients.map((coefficients) => coefficients.map((value) => value * unit)),
    objective: solution.objective * unit,
    lowerBound: solution.lowerBound * unit,
    steps: solution.steps,
  }
}

/** From solver coefficients to interactions: OR is minus the coefficient of "disjoint from S"; order 1 is merged. */
function interactions(coefficients: Float64Array): { and: Float64Array; or: Float64Array; constant: number } {
  const size = coefficients.length / 2
  const and = coefficients.slice(0, size)
  const or = coefficients.slice(size)
  let constant = and[0] + or[0]
  for (let i = 1; i < size; i++) {
    // `disjoint from S` is 1 - `meets S`.
    constant += or[i]
    or[i] = or[i] === 0 ? 0 : -or[i]
  }
  and[0] = 0
  or[0] = 0
  for (let player = 1; player < size; player *= 2) {
    and[player] += or[player]
    or[player] = 0
  }
  return { and, or, constant }
}

function residualMax(values: Float64Array, parts: Parameters<typeof rebuild>[0]): number {
  const rebuilt = rebuild(parts)
  return values.reduce((most, value, i) => Math.max(most, Math.abs(value - rebuilt[i])), 0)
}

function concatenated(first: Float64Array, second: Float64Array): Float64Array {
  const both = new Float64Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}

function range(game: Float64Array): number {
  let least = game[0]
  let most = game[0]
  for (const value of game) {
    if (value < least) least = value
    if (value > most) most = value
  }
  return most - least
}

/** Nothing to explain: all values agree within ±δ, or within rounding. */
function isConstant(game: Float64Array, delta: number): boolean {
  const largest = game.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  return range(game) <= 2 * delta + 1e-12 * largest + 1e-300
}

/** No interactions: only a constant that is within δ of every value, as near to v(∅) as that allows. */
function constantCoefficients(game: Float64Array, delta: number): Float64Array {
  const least = game.reduce((a, b) => Math.min(a, b))
  const most = game.reduce((a, b) => Math.max(a, b))
  const coefficients = new Float64Array(2 * game.length)
  coefficients[0] = Math.min(Math.max(game[0], most - delta), least + delta)
  return coefficients
}

/** Values that an explanation rebuilds for every coalition: the constant, plus AND of subsets, plus OR of those met. */
export function rebuild(explanation: Pick<Explanation, 'and' | 'or' | 'constant'>): Float64Array {
  const values = explanation.and.slice()
  const disjoint = explanation.or.slice()
  const met = disjoint.reduce((total, value) => total + value, 0)
  subsetSum(values)
  disjointSum(disjoint)
  for (let i = 0; i < values.length; i++) values[i] += explanation.constant + met - disjoint[i]
  return values
}

const relativeGap = (objective: number, bound: number) => (objective > 0 ? (objective - bound) / objective : 0)
const sum = <T>(items: T[], value: (item: T) => number) => items.reduce((total, item) => total + value(item), 0)
