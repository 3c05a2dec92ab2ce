import { expect, test } from 'vitest'
import { accuracyAndLoss } from '../../main/knowledge/accuracy.ts'
import { fitProbe, probeLogits } from '../../main/knowledge/probe.ts'
import { searchC } from '../../main/knowledge/searchC.ts'
import { clouds } from './problems.ts'

const problem = clouds(1, 90, 20, 3, 0.4)
const search = (options: Parameters<typeof searchC>[5]) =>
  searchC(problem.features, problem.labels, problem.m, problem.d, problem.K, options)

test('the least held-out loss wins, neither the weakest nor the strongest ridge here', () => {
  const { C, candidates } = search({ candidates: [1e3, 1e-5, 0.05], folds: 3 })
  expect(candidates.map((candidate) => candidate.C)).toEqual([1e-5, 0.05, 1e3])
  expect(C).toBe(0.05)
  // Without weights every class has a third.
  expect(candidates[0].loss).toBeCloseTo(Math.log(3), 1)
})

test('one sample a fold: leave-one-out, done by hand', () => {
  const { features, labels, d } = clouds(2, 9, 2, 3, 1)
  const { candidates } = searchC(features, labels, 9, d, 3, { candidates: [1], folds: 9 })
  let loss = 0
  for (let held = 0; held < 9; held++) {
    const others = labels.map((_, i) => i).filter((i) => i !== held)
    const train = Float64Array.from(others.flatMap((i) => [...features.subarray(i * d, (i + 1) * d)]))
    const probe = fitProbe(
      train,
      others.map((i) => labels[i]),
      8,
      d,
      3,
    )
    const own = features.subarray(held * d, (held + 1) * d)
    loss += accuracyAndLoss(probeLogits(own, 1, d, probe), [labels[held]], 3).loss / 9
  }
  expect(candidates[0].loss).toBeCloseTo(loss, 6)
})

test('folds are stratified: a class with a sample a fold is in every training set', () => {
  // Were both samples of class 1 held out together, it would be as good as impossible: a loss of 10 or more each.
  const labels = [...new Array<number>(20).fill(0), 1, 1]
  const features = Float64Array.from(labels, (label, i) => label + 0.01 * i)
  for (let seed = 0; seed < 10; seed++) {
    const { candidates } = searchC(features, labels, 22, 1, 2, { candidates: [1], folds: 2, seed })
    expect(candidates[0].loss).toBeLessThan(1)
  }
})

test('the seed decides the folds', () => {
  const once = search({ candidates: [1], seed: 1 })
  expect(search({ candidates: [1], seed: 1 })).toEqual(once)
  expect(search({ candidates: [1], seed: 2 })).not.toEqual(once)
})
