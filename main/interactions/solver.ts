import { disjointSum, playersOf, subsetSum, supersetSum } from './butterflies.ts'
import { bestBound, objectiveOf, repaired, type Candidate } from './certificate.ts'
import { largestCoefficient, startStates, type GameState } from './gameState.ts'
import { gramSolver } from './gram.ts'
import { loops } from './memory.ts'
import { onSupport } from './support.ts'

export interface SolverOptions {
  /** Weight of the L1 term in the joint norm; 0 for one game. */
  alpha: number
  /** Largest relative duality gap. */
  tolerance: number
  maxSteps: number
  /** Asked between checks; true ends the work with what there is. */
  stop?: () => boolean
}

export interface Solution {
  /** Feasible coefficients per game: [c₁, c₂]. */
  coefficients: Float64Array[]
  objective: number
  lowerBound: number
  steps: number
}

const checkEvery = 25
/** Steps after which the iterate is repaired in any case. */
const repairEvery = 8 * checkEvery
/** A restart comes when the fixed-point residual has fallen to this share of what it was at the last one… */
const sufficientFall = 0.3
/** …or when the current run has lasted for this share of all steps. */
const longRun = 0.5

/** `into <- prox(from)`: shrink the coefficients (all games together), clip the slack, leave entries ∅ alone. */
function proximal(
  games: GameState[],
  from: 'point' | 'anchor',
  alpha: number,
  threshold: number,
  into: 'near' | 'spare',
  column: Float64Array,
) {
  const size = games[0].size
  const bytes = 16 * size
  const [source, target] = [games[0][from].byteOffset, games[0][into].byteOffset]
  if (games.length === 1) {
    loops.shrink(source, target, bytes, (1 + alpha) * threshold)
  } else {
    const stride = games[1][from].byteOffset - source
    const soft = alpha * threshold
    loops.shrinkTogether(source, target, stride, games.length, bytes, soft, threshold, column.byteOffset)
  }
  for (const game of games) {
    game[into][0] = game[from][0]
    game[into][size] = game[from][size]
    const [slack, clipped] = [game[from].byteOffset + bytes, game[into].byteOffset + bytes]
    if (game.delta > 0) loops.clip(slack, clipped, 8 * size, game.delta)
  }
}

/**
 * One reflected step of Douglas-Rachford splitting with Halpern's pull towards the anchor:
 * `point <- (k+1)/(k+2) · (point + 2(projection - near)) + 1/(k+2) · anchor`. Returns |projection - near|².
 */
function advance(game: GameState, k: number, and: Float64Array, or: Float64Array): number {
  const { values, size, omega, multiplier } = game
  const bytes = 8 * size
  /** Addresses of AND coefficients, OR coefficients and slack. */
  const [near, point, anchor] = [game.near, game.point, game.anchor].map(({ byteOffset }) =>
    [0, 1, 2].map((part) => byteOffset + part * bytes),
  )
  const lambda = multiplier.byteOffset
  loops.reflect(near[0], point[0], and.byteOffset, bytes)
  loops.reflect(near[1], point[1], or.byteOffset, bytes)
  subsetSum(and)
  disjointSum(or)
  loops.misfit(and.byteOffset, or.byteOffset, values.byteOffset, lambda, bytes)
  if (omega > 0) loops.addReflection(near[2], point[2], lambda, bytes)
  game.solveGram(multiplier)
  loops.add(lambda, game.multiplierSum.byteOffset, bytes)
  and.set(multiplier)
  supersetSum(and)
  or.set(multiplier)
  disjointSum(or)

  const ahead = (k + 1) / (k + 2)
  const back = 1 / (k + 2)
  const move = (part: number, correction: number, scale: number) =>
    loops.advance(near[part], point[part], correction, anchor[part], bytes, scale, ahead, back)
  const coefficients = move(0, and.byteOffset, 1) + move(1, or.byteOffset, 1)
  return omega > 0 ? coefficients + move(2, lambda, omega) / omega : coefficients
}

const clip = (x: number, bound: number) => (x > bound ? bound : x < -bound ? -bound : x)

/** How far primal and dual parts moved since the anchor, over a range of entries: |Δnear| / |Δ(point - near)|. */
function movement(game: GameState, from: number, to: number): { primal: number; dual: number } {
  const { spare: before } = game
  let primal = 0
  let dual = 0
  for (let i = from; i < to; i++) {
    const dz = game.near[i] - before[i]
    const du = game.point[i] - game.near[i] - (game.anchor[i] - before[i])
    primal += dz * dz
    dual += du * du
  }
  return { primal, dual }
}

const balance = ({ primal, dual }: { primal: number; dual: number }) =>
  primal > 0 && dual > 0 ? clip(0.5 * Math.log(primal / dual), Math.log(4)) : 0

/**
 * Restart from the current point: it becomes the anchor, and the two scales of the metric (threshold, and the weight
 * of the slack) are set so that primal and dual parts move at the same pace. Returns the new threshold.
 */
function restart(games: GameState[], alpha: number, threshold: number, column: Float64Array): number {
  const size = games[0].size
  proximal(games, 'point', alpha, threshold, 'near', column)
  proximal(games, 'anchor', alpha, threshold, 'spare', column)
  const total = { primal: 0, dual: 0 }
  for (const game of games) {
    const part = movement(game, 0, 2 * size)
    total.primal += part.primal
    total.dual += part.dual
  }
  const growth = Math.exp(balance(total))
  for (const game of games) {
    const { point, near: z } = game
    for (let i = 0; i < 2 * size; i++) point[i] = z[i] + growth * (point[i] - z[i])
    if (game.omega > 0) {
      const slackGrowth = Math.exp(balance(movement(game, 2 * size, point.length)))
      for (let i = 2 * size; i < point.length; i++) point[i] = z[i] + slackGrowth * (point[i] - z[i])
      game.omega *= slackGrowth / growth
      game.solveGram = gramSolver(playersOf(game.values), game.omega)
    }
    game.anchor.set(point)
  }
  return growth * threshold
}

/**
 * Minimises `Σ_k N(coefficients k of all games)` over AND and OR coefficients that rebuild each game within its δ.
 * Douglas-Rachford splitting with an exact projection, Halpern iteration and restarts (in the manner of HPR-LP, Chen
 * et al. 2024), ended by the duality gap. Throws nothing; `steps` tells when it ran out of them.
 */
export function solve(values: Float64Array[], deltas: number[], options: SolverOptions): Solution {
  const { alpha, tolerance, maxSteps } = options
  const { games, and, or, column } = startStates(values, deltas)
  const size = games[0].size

  let threshold = 0.1 * largestCoefficient(games)
  let best: Candidate = repaired(games, alpha)
  let lowerBound = 0
  let k = 0
  let residualAtRestart = 0
  let step = 0
  const converged = () => best.objective - lowerBound <= tolerance * best.objective
  while (step < maxSteps && !converged()) {
    step++
    proximal(games, 'point', alpha, threshold, 'near', column)
    let residual = 0
    for (const game of games) residual += advance(game, k, and, or)
    k++
    if (k === 1) residualAtRestart = residual
    if (step % checkEvery > 0) continue

    lowerBound = Math.max(lowerBound, bestBound(games, alpha, threshold))
    // A repair costs as much as several steps: it waits until the bound says that it may do.
    const reached = objectiveOf(
      games.map((game) => game.near.subarray(0, 2 * size)),
      alpha,
    )
    if (reached - lowerBound <= tolerance * reached || step % repairEvery === 0) {
      const candidate = repaired(games, alpha)
      if (candidate.objective < best.objective) best = candidate
    }
    if (converged() || options.stop?.()) break
    const fallen = Math.sqrt(residual / residualAtRestart) < sufficientFall
    if (fallen || k > Math.max(longRun * step, 8 * checkEvery)) {
      threshold = restart(games, alpha, threshold, column)
      k = 0
    }
  }
  const polished = onSupport(games, alpha)
  if (polished && polished.objective <= best.objective) best = polished
  return { coefficients: best.coefficients, objective: best.objective, lowerBound, steps: step }
}
