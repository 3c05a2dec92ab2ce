import { CarryoverError } from '../../contract/errors.ts'
import { checkLabels } from './accuracy.ts'
import { conjugateGradients } from './conjugateGradients.ts'
import { crossEntropy } from './crossEntropy.ts'
import { dot, scoreRows, type Features } from './products.ts'

/** A linear layer from features to logits. */
export interface LinearProbe {
  /** `[K, d]` row-major. */
  weights: Float64Array
  /** K numbers that sum to 0. */
  intercept: Float64Array
}

export interface FittedProbe extends LinearProbe {
  /** Summed cross-entropy + `‖W‖² / (2C)`. */
  loss: number
  gradientNorm: number
  /** Newton steps. */
  iterations: number
}

export interface ProbeOptions {
  /** Inverse regularisation strength. */
  C?: number
  /** Largest Euclidean norm of the gradient by weights and intercept. */
  tolerance?: number
  /** Called at every product with the Hessian, the long steps of a fit; what it throws ends it. */
  onStep?: () => void
}

const maxIterations = 100
const maxInnerSteps = 1000

/**
 * Multinomial logistic regression with a ridge: minimises summed cross-entropy + `‖W‖² / (2C)`, intercept free, features
 * as they are. Two classes use the same softmax form (one weight vector `w₁ - w₀` has half the ridge there). The weights
 * are unique; the intercept is unique up to a shift, chosen so that it sums to 0. A class without a sample has no best
 * intercept: it falls until the gradient is small enough.
 *
 * Truncated Newton method (Dembo, Eisenstat & Steihaug 1982): conjugate gradients on products with the Hessian, then
 * backtracking. Each product takes `2·m·d·K` multiplications; four `[m, K]` arrays are held.
 *
 * @param features `[m, d]` row-major, m > 0
 * @param labels m class indices
 * @throws CarryoverError CLASS_UNKNOWN for a label outside the classes, SAMPLE_INVALID for a feature that is not finite,
 *   NOT_CONVERGED when the gradient stays above the tolerance
 */
export function fitProbe(
  features: Features,
  labels: ArrayLike<number>,
  m: number,
  d: number,
  classes: number,
  { C = 1, tolerance = 1e-6, onStep }: ProbeOptions = {},
): FittedProbe {
  checkLabels(labels, classes)
  checkFeatures(features, d)
  const objective = crossEntropy(features, labels, m, d, classes, C)
  const vector = new Float64Array(classes * (d + 1))
  const scores = new Float64Array(m * classes)
  let loss = objective.loss(vector, scores)
  for (let iterations = 0; ; iterations++) {
    const probabilities = objective.probabilities(scores)
    const { gradient, norm } = objective.gradient(vector, probabilities)
    if (norm <= tolerance) {
      return finish(vector, objective.intercept(vector), { loss, gradientNorm: norm, iterations })
    }
    const step = conjugateGradients(
      (v) => {
        onStep?.()
        return objective.timesHessian(v, probabilities)
      },
      objective.hessianDiagonal(probabilities),
      gradient.map((slope) => -slope),
      Math.min(0.1, Math.sqrt(dot(gradient, gradient))),
      maxInnerSteps,
    )
    const lower = iterations < maxIterations && backtrack(objective, vector, scores, step, loss, dot(gradient, step))
    if (lower === false) {
      throw new CarryoverError(
        'NOT_CONVERGED',
        `The linear probe stopped at a gradient norm of ${norm.toPrecision(2)} after ${iterations} Newton steps; ` +
          `${tolerance} was asked for.`,
        'Give it a smaller C, or features of a similar scale.',
      )
    }
    loss = lower
  }
}

/**
 * Moves `vector` and `scores` along `step`, halved until the loss falls by enough (Armijo 1966).
 *
 * @returns the new loss, or false when no step makes it fall
 */
function backtrack(
  objective: ReturnType<typeof crossEntropy>,
  vector: Float64Array,
  scores: Float64Array,
  step: Float64Array,
  loss: number,
  slope: number,
): number | false {
  const change = objective.scores(step)
  // Near the minimum the fall is lost in the rounding of the loss, and the Newton step is right.
  const rounding = 1e-13 * loss
  for (let length = 1; length > 1e-10; length /= 2) {
    const nextVector = vector.map((value, j) => value + length * step[j])
    const nextScores = scores.map((value, j) => value + length * change[j])
    const next = objective.loss(nextVector, nextScores)
    if (next <= loss + 1e-4 * length * slope + rounding) {
      vector.set(nextVector)
      scores.set(nextScores)
      return next
    }
  }
  return false
}

function finish(
  vector: Float64Array,
  intercept: Float64Array,
  rest: Omit<FittedProbe, keyof LinearProbe>,
): FittedProbe {
  const shift = intercept.reduce((sum, value) => sum + value, 0) / intercept.length
  return {
    weights: vector.slice(0, vector.length - intercept.length),
    intercept: intercept.map((value) => value - shift),
    ...rest,
  }
}

/**
 * Logits of m samples, `[m, K]`, summed in double precision.
 *
 * @param features `[m, d]` row-major
 * @throws CarryoverError MODEL_BINDING when the probe was fitted on another number of features
 */
export function probeLogits(features: Features, m: number, d: number, probe: LinearProbe): Float32Array {
  const classes = probe.intercept.length
  if (probe.weights.length !== classes * d) {
    const fitted = probe.weights.length / classes
    throw new CarryoverError('MODEL_BINDING', `The linear probe takes ${fitted} features, but the network gives ${d}.`)
  }
  const logits = new Float32Array(m * classes)
  scoreRows(features, 0, m, probe.weights, probe.intercept, logits)
  return logits
}

function checkFeatures(features: Features, d: number): void {
  const index = features.findIndex((value) => !Number.isFinite(value))
  if (index < 0) return
  throw new CarryoverError(
    'SAMPLE_INVALID',
    `Feature ${index % d} of sample ${Math.floor(index / d)} is not a finite number.`,
  )
}
