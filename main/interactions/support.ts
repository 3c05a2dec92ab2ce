import { excess, objectiveOf, repair, type Candidate } from './certificate.ts'
import type { GameState } from './gameState.ts'
import { adjoint, synthesize } from './synthesis.ts'

/** An explanation this close to the game, relative to its largest value, is exact (docs/method.md, checks). */
const faithful = 1e-10

/** More steps than this are not worth a try: the support is not the right one. */
const maxSteps = 400

/**
 * When few coefficients are left and no residual is tolerated, fits just those to the game by least squares (conjugate
 * gradients on the normal equations) and so finds a sparse explanation to full precision. Null when that does not
 * apply: a game needs a tolerated residual, or no sparse fit reproduces it.
 */
export function onSupport(games: GameState[], alpha: number): Candidate | null {
  const fits: Float64Array[] = []
  for (const game of games) {
    if (game.delta > 0) return null
    const fit = fitSupport(game)
    if (!fit) return null
    fits.push(fit)
  }
  return { coefficients: fits, objective: objectiveOf(fits, alpha) }
}

function fitSupport(game: GameState): Float64Array | null {
  const { values, near, size } = game
  const coefficients = near.slice(0, 2 * size)
  const support = coefficients.map((x, i) => (x !== 0 || i === 0 ? 1 : 0))
  support[size] = 0 // One constant is enough.
  coefficients[0] += coefficients[size]
  coefficients[size] = 0
  if (support.reduce((count, x) => count + x, 0) > size / 2) return null

  let scale = 0
  for (const v of values) scale = Math.max(scale, Math.abs(v))
  const rest = excess(values, coefficients, 0)
  const slope = (values: Float64Array) => adjoint(values).map((x, i) => x * support[i])
  let gradient = slope(rest)
  let direction = gradient.slice()
  let power = dot(gradient, gradient)
  for (let step = 0; step < maxSteps && largest(rest) > 1e-13 * scale; step++) {
    const image = synthesize(direction)
    const length = power / dot(image, image)
    if (!Number.isFinite(length)) break
    for (let i = 0; i < coefficients.length; i++) coefficients[i] += length * direction[i]
    for (let i = 0; i < size; i++) rest[i] -= length * image[i]
    gradient = slope(rest)
    const next = dot(gradient, gradient)
    if (next <= 1e-30 * power) break
    direction = direction.map((x, i) => gradient[i] + (next / power) * x)
    power = next
  }
  const missed = largest(excess(values, coefficients, 0))
  if (missed <= faithful * scale) return coefficients
  // Float32 networks leave noise of 1e-7; what is larger is structure that the support misses.
  return missed <= 1e-5 * scale ? repair(game, coefficients) : null
}

const largest = (x: Float64Array) => x.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
const dot = (x: Float64Array, y: Float64Array) => x.reduce((sum, value, i) => sum + value * y[i], 0)
