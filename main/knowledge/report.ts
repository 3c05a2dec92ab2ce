import { CarryoverError } from '../../contract/errors.ts'
import type { Explanation } from '../../contract/explanations.ts'
import type { Convergence, Report } from '../../contract/report.ts'
import { bootstrapIntervals } from './bootstrap.ts'
import type { Carryover } from './carryover.ts'
import { areaUnderCurve, directness, epochReaching } from './convergence.ts'

/** What a study keeps of one sample's explanations by the last networks. */
export interface SampleKnowledge {
  /** Index of the sample's class in `classNames`. */
  class: number
  carryover: Carryover
}

/** One run's checkpoints in the order of their epochs; similarities are `[epoch][sample]`. */
export interface RunSimilarity {
  role: Convergence['role']
  epochs: number[]
  /** With the run's own last checkpoint. */
  similarity: ArrayLike<number>[]
  /** With `pre` for a fine-tuned run, with the last `ft` for a scratch run. */
  reference: { name: string; similarity: ArrayLike<number>[] }
  accuracy: number[]
  loss: number[]
}

export interface StudyResults {
  settings: Report['settings']
  networks: Report['networks']
  /** Names in class order. */
  classNames: readonly string[]
  samples: readonly SampleKnowledge[]
  /** A key a run. */
  runs: Record<string, RunSimilarity>
  probe: Report['probe']
  /** Every explanation behind the report. */
  explanations: Iterable<Pick<Explanation, 'gap' | 'residualMax'>>
}

/**
 * The study of what pre-training gave. Strengths are sums over samples, shares are ratios of such sums, effects and
 * similarities are means over samples, intervals come from a bootstrap over samples. A share of nothing is 0, except
 * that `learnedByScratch` is null where nothing was preserved (and without a scratch network).
 *
 * @throws CarryoverError STUDY_INVALID without a sample
 */
export function buildReport(results: StudyResults): Report {
  const { settings, networks, classNames, samples, runs, probe, explanations } = results
  if (samples.length === 0) {
    throw new CarryoverError('STUDY_INVALID', 'The study has no sample that all of its networks were explained on.')
  }
  // Samples may have different numbers of players.
  const n = largest(samples.map(({ carryover }) => carryover.preserve.length))
  const order = Array.from({ length: n }, (_, m) => m + 1)
  const rows = samples.map(({ carryover }) => toRow(carryover, n))
  const sums = sumRows(rows, rows.keys())
  const shares = shareSums(sums, n)
  const intervals = bootstrapIntervals(
    rows.length,
    (indices) => {
      const resampled = sumRows(rows, indices)
      const { preservedShare, preservedShareOfFinetuned, learnedByScratch } = shareSums(resampled, n)
      return [preservedShare, preservedShareOfFinetuned, learnedByScratch, ...resampled.subarray(0, 3 * n)]
    },
    { seed: settings.seed },
  )
  const [preservedShare, preservedShareOfFinetuned, learnedByScratch, ...byOrder] = intervals
  const scratchShare = ({ learnedByScratch }: Shares) => (Number.isNaN(learnedByScratch) ? null : learnedByScratch)
  const meanEffect = (kind: keyof Carryover['effect']) =>
    order.map((m) => mean(samples.map(({ carryover }) => carryover.effect[kind][m - 1] ?? 0)))

  const checks = [...explanations]
  return {
    settings,
    n,
    samples: samples.length,
    networks,
    order,
    preserve: [...sums.subarray(0, n)],
    discard: [...sums.subarray(n, 2 * n)],
    new: [...sums.subarray(2 * n, 3 * n)],
    preserveIntervals: byOrder.slice(0, n),
    discardIntervals: byOrder.slice(n, 2 * n),
    newIntervals: byOrder.slice(2 * n),
    preservedShare: shares.preservedShare || 0,
    preservedShareOfFinetuned: shares.preservedShareOfFinetuned || 0,
    learnedByScratch: scratchShare(shares),
    intervals: {
      preservedShare,
      preservedShareOfFinetuned,
      learnedByScratch: scratchShare(shares) === null ? null : learnedByScratch,
    },
    effect: { preserve: meanEffect('preserve'), discard: meanEffect('discard'), new: meanEffect('new') },
    classes: classNames.flatMap((name, label) => {
      const members = [...rows.keys()].filter((i) => samples[i].class === label)
      if (members.length === 0) return []
      const inClass = shareSums(sumRows(rows, members), n)
      return {
        name,
        samples: members.length,
        preservedShare: inClass.preservedShare || 0,
        learnedByScratch: scratchShare(inClass),
      }
    }),
    probe,
    convergence: Object.fromEntries(
      Object.entries(runs).map(([name, run]) => [name, buildConvergence(run, settings.seed)]),
    ),
    worstGap: largest(checks.map((explanation) => explanation.gap)),
    worstResidual: largest(checks.map((explanation) => explanation.residualMax)),
  }
}

function buildConvergence(run: RunSimilarity, seed: number): Convergence {
  const { role, epochs, accuracy, loss, reference } = run
  const rows = Array.from(run.similarity[0], (_, i) => Float64Array.from(run.similarity, (ofSamples) => ofSamples[i]))
  const meanRow = (indices: Iterable<number>) => sumRows(rows, indices).map((sum) => sum / rows.length)
  const similarity = [...meanRow(rows.keys())]
  return {
    role,
    epochs,
    similarity,
    similarityIntervals: bootstrapIntervals(rows.length, meanRow, { seed }),
    reference: { name: reference.name, similarity: reference.similarity.map(mean) },
    accuracy,
    loss,
    areaUnderCurve: areaUnderCurve(epochs, similarity),
    epochAtHalf: epochReaching(epochs, similarity, 0.5),
    epochAtNinety: epochReaching(epochs, similarity, 0.9),
    directness: directness(similarity),
  }
}

/** Preserved, discarded, new and shared-with-scratch strength one after the other, n orders each; NaN for unknown. */
function toRow({ preserve, discard, new: added, sharedWithScratch }: Carryover, n: number): Float64Array {
  const row = new Float64Array(4 * n)
  row.set(preserve)
  row.set(discard, n)
  row.set(added, 2 * n)
  if (sharedWithScratch) row.set(sharedWithScratch, 3 * n)
  else row.fill(NaN, 3 * n)
  return row
}

function sumRows(rows: readonly Float64Array[], indices: Iterable<number>): Float64Array {
  const sums = new Float64Array(rows[0].length)
  for (const i of indices) {
    const row = rows[i]
    for (let j = 0; j < row.length; j++) sums[j] += row[j]
  }
  return sums
}

interface Shares {
  preservedShare: number
  preservedShareOfFinetuned: number
  learnedByScratch: number
}

/** NaN for a share of nothing. */
function shareSums(sums: Float64Array, n: number): Shares {
  const [preserve, discard, added, shared] = [0, n, 2 * n, 3 * n].map((start) =>
    sums.subarray(start, start + n).reduce((total, strength) => total + strength, 0),
  )
  return {
    preservedShare: preserve / (preserve + discard),
    preservedShareOfFinetuned: preserve / (preserve + added),
    learnedByScratch: shared / preserve,
  }
}

function mean(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]
  return sum / values.length
}

const largest = (values: readonly number[]) => values.reduce((most, value) => Math.max(most, value), 0)
