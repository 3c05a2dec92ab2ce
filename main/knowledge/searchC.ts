import { accuracyAndLoss } from './accuracy.ts'
import { fitProbe, probeLogits, type ProbeOptions } from './probe.ts'
import type { Features } from './products.ts'
import { randomIntegers } from './random.ts'

export interface SearchOptions {
  /** Inverse regularisation strengths to try, at least one. */
  candidates?: readonly number[]
  folds?: number
  /** Of the shuffle behind the folds. */
  seed?: number
  onStep?: ProbeOptions['onStep']
}

/** What one candidate reached on the held-out folds together. */
export interface HeldOut {
  C: number
  accuracy: number
  /** Mean cross-entropy. */
  loss: number
}

/**
 * Cross-validated search over the probe's `C`: every fold is held out once, the probe is fitted on the others, and the
 * candidate with the least mean cross-entropy over all held-out samples is the best (the smaller `C` of equals). Folds
 * are stratified: each has the same number of every class, give or take one.
 *
 * @param features `[m, d]` row-major
 * @param labels m class indices
 * @throws CarryoverError as `fitProbe` does
 */
export function searchC(
  features: Features,
  labels: ArrayLike<number>,
  m: number,
  d: number,
  classes: number,
  { candidates = [0.01, 0.1, 1, 10, 100], folds = 5, seed = 0, onStep }: SearchOptions = {},
): { C: number; candidates: HeldOut[] } {
  const fold = stratifiedFolds(labels, folds, seed)
  const results = candidates.toSorted((a, b) => a - b).map((C): HeldOut => ({ C, accuracy: 0, loss: 0 }))
  for (let held = 0; held < Math.min(folds, m); held++) {
    const train = pick(features, labels, d, (i) => fold[i] !== held)
    const test = pick(features, labels, d, (i) => fold[i] === held)
    const share = test.labels.length / m
    for (const result of results) {
      const probe = fitProbe(train.features, train.labels, train.labels.length, d, classes, { C: result.C, onStep })
      const logits = probeLogits(test.features, test.labels.length, d, probe)
      const { accuracy, loss } = accuracyAndLoss(logits, test.labels, classes)
      result.accuracy += accuracy * share
      result.loss += loss * share
    }
  }
  return { C: results.reduce((best, result) => (result.loss < best.loss ? result : best)).C, candidates: results }
}

/** The fold of every sample: shuffled, sorted by class, dealt out in turn. */
function stratifiedFolds(labels: ArrayLike<number>, folds: number, seed: number): Int32Array {
  const draw = randomIntegers(seed)
  const samples = Array.from({ length: labels.length }, (_, i) => i)
  for (let i = samples.length - 1; i > 0; i--) {
    const j = draw(i + 1)
    ;[samples[i], samples[j]] = [samples[j], samples[i]]
  }
  samples.sort((a, b) => labels[a] - labels[b])
  const fold = new Int32Array(labels.length)
  samples.forEach((sample, position) => (fold[sample] = position % folds))
  return fold
}

function pick(features: Features, labels: ArrayLike<number>, d: number, keep: (sample: number) => boolean) {
  const samples = Array.from({ length: labels.length }, (_, i) => i).filter(keep)
  const picked = features.slice(0, samples.length * d)
  samples.forEach((sample, row) => picked.set(features.subarray(sample * d, (sample + 1) * d), row * d))
  return { features: picked, labels: samples.map((sample) => labels[sample]) }
}
