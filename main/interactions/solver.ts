import { disjointSum, playersOf, subsetSum, supersetSum } from './butterflies.ts'
import { bestBound, objectiveOf, repaired, type Candidate } from './certificate.ts'
import { largestCoefficient, startState, type GameState } from './gameState.ts'
import { gramSolver } from './gram.ts'
import { shrinkJointly } from './jointNorm.ts'
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

const clip = (x: number, bound: number) => (x > bound ? bound : x < -bound ? -bound : x)

/** `near <- prox(point)`: shrink the coefficients (all games together), clip the slack, leave entries ∅ alone. */
function proximal(
  games: GameState[],
  from: 'point' | 'anchor',
  alpha: number,
  threshold: number,
  into: Float64Array[],
) {
  const size = games[0].size
  if (games.length === 1 && alpha === 0) {
    const source = games[0][from]
    const target = into[0]
    for (let i = 0; i < 2 * size; i++) {
      const x = source[i]
      target[i] = x > threshold ? x - threshold : x < -threshold ? x + threshold : 0
    }
  } else {
    const column = new Float64Array(games.length)
    const scratch = new Float64Array(games.length)
    for (let i = 0; i < 2 * size; i++) {
      for (let g = 0; g < games.length; g++) column[g] = games[g][from][i]
      shrinkJointly(column, alpha, threshold, scratch)
      for (let g = 0; g < games.length; g++) into[g][i] = column[g]
    }
  }
  games.forEach((game, g) => {
    const source = game[from]
    into[g][0] = source[0]
    into[g][size] = source[size]
    for (let i = 2 * size; i < source.length; i++) into[g][i] = clip(source[i], game.delta)
  })
}

/**
 * One reflected step of Douglas-Rachford splitting with Halpern's pull towards the anchor:
 * `point <- (k+1)/(k+2) · (point + 2(projection - near)) + 1/(k+2) · anchor`. Returns |projection - near|².
 */
function advance(game: GameState, k: number, and: Float64Array, or: Float64Array): number {
  const { values, size, point, anchor, near, omega, multiplier, multiplierSum } = game
  for (let i = 0; i < size; i++) and[i] = 2 * near[i] - point[i]
  for (let i = 0; i < size; i++) or[i] = 2 * near[size + i] - point[size + i]
  subsetSum(and)
  disjointSum(or)
  for (let i = 0; i < size; i++) multiplier[i] = and[i] + or[i] - values[i]
  if (omega > 0) for (let i = 0, s = 2 * size; i < size; i++, s++) multiplier[i] += 2 * near[s] - point[s]
  game.solveGram(multiplier)
  for (let i = 0; i < size; i++) multiplierSum[i] += multiplier[i]
  and.set(multiplier)
  supersetSum(and)
  or.set(multiplier)
  disjointSum(or)

  const ahead = (k + 1) / (k + 2)
  const back = 1 / (k + 2)
  let residual = 0
  for (let i = 0; i < size; i++) {
    const d = near[i] - point[i] - and[i]
    residual += d * d
    point[i] = ahead * (point[i] + 2 * d) + back * anchor[i]
  }
  for (let i = 0, c = size; i < size; i++, c++) {
    const d = near[c] - point[c] - or[i]
    residual += d * d
    point[c] = ahead * (point[c] + 2 * d) + back * anchor[c]
  }
  if (omega > 0) {
    for (let i = 0, s = 2 * size; i < size; i++, s++) {
      const d = near[s] - point[s] - omega * multiplier[i]
      residual += (d * d) / omega
      point[s] = ahead * (point[s] + 2 * d) + back * anchor[s]
    }
  }
  return residual
}

/** How far primal and dual parts moved since the anchor, over a range of entries: |Δnear| / |Δ(point - near)|. */
function movement(game: GameState, before: Float64Array, from: number, to: number): { primal: number; dual: number } {
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
function restart(games: GameState[], alpha: number, threshold: number, near: Float64Array[]): number {
  const size = games[0].size
  proximal(games, 'point', alpha, threshold, near)
  const before = games.map((game) => new Float64Array(game.point.length))
  proximal(games, 'anchor', alpha, threshold, before)
  const total = { primal: 0, dual: 0 }
  games.forEach((game, g) => {
    const part = movement(game, before[g], 0, 2 * size)
    total.primal += part.primal
    total.dual += part.dual
  })
  const growth = Math.exp(balance(total))
  games.forEach((game, g) => {
    const { point, near: z } = game
    for (let i = 0; i < 2 * size; i++) point[i] = z[i] + growth * (point[i] - z[i])
    if (game.omega > 0) {
      const slackGrowth = Math.exp(balance(movement(game, before[g], 2 * size, point.length)))
      for (let i = 2 * size; i < point.length; i++) point[i] = z[i] + slackGrowth * (point[i] - z[i])
      game.omega *= slackGrowth / growth
      game.solveGram = gramSolver(playersOf(game.values), game.omega)
    }
    game.anchor.set(point)
  })
  return growth * threshold
}

/**
 * Minimises `Σ_k N(coefficients k of all games)` over AND and OR coefficients that rebuild each game within its δ.
 * Douglas-Rachford splitting with an exact projection, Halpern iteration and restarts (in the manner of HPR-LP, Chen
 * et al. 2024), ended by the duality gap. Throws nothing; `steps` tells when it ran out of them.
 */
export function solve(values: Float64Array[], deltas: number[], options: SolverOptions): Solution {
  const { alpha, tolerance, maxSteps } = options
  const games = values.map((game, g) => startState(game, deltas[g]))
  const size = games[0].size
  const near = games.map((game) => game.near)
  const and = new Float64Array(size)
  const or = new Float64Array(size)

  let threshold = 0.1 * largestCoefficient(games)
  let best: Candidate = repaired(games, alpha)
  let lowerBound = 0
  let k = 0
  let residualAtRestart = 0
  let step = 0
  const converged = () => best.objective - lowerBound <= tolerance * best.objective
  while (step < maxSteps && !converged()) {
    step++
    proximal(games, 'point', alpha, threshold, near)
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
      threshold = restart(games, alpha, threshold, near)
      k = 0
    }
  }
  const polished = onSupport(games, alpha)
  if (polished && polished.objective <= best.objective) best = polished
  return { coefficients: best.coefficients, objective: best.objective, lowerBound, steps: step }
}
