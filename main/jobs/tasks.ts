import type { Decomposition } from '../../contract/explanations.ts'
import { decompose } from '../interactions/decompose.ts'
import { fitProbe, probeLogits } from '../knowledge/probe.ts'
import { buildReport } from '../knowledge/report.ts'
import { searchC } from '../knowledge/searchC.ts'
import { trialRun } from '../models/trial.ts'
import { filled, someSamples, type Feed } from '../models/feeds.ts'
import { createMasker } from '../players/mask.ts'
import { valuesFromLogits } from '../players/value.ts'
import type { Result, Task, TaskKind } from './protocol.ts'
import type { Sessions } from './sessions.ts'

/** Thrown between batches when the task is no longer wanted. */
export class Stopped extends Error {}

/** How a task shares the thread with everything else in its process. */
export interface Turn {
  /** Takes messages in now and then, between batches; rejects with `Stopped`. */
  breathe(): Promise<void>
  /** For work that cannot give up the thread: whether the engine has gone, so that nobody waits for the answer. */
  abandoned(): boolean
}

const evaluationBatch = 32

/** Does one task in the worker's process. */
export async function perform(task: Task, sessions: Sessions, turn: Turn): Promise<Result<TaskKind>> {
  switch (task.kind) {
    case 'trial':
      return trialRun(task.path, task.binding, task.choice)
    case 'evaluate':
      return evaluate(task, sessions, turn)
    case 'slice':
      return slice(task, sessions, turn)
    case 'calibrate':
      return calibrate(task, sessions, turn)
    case 'solve':
      return solve(task, turn)
    case 'fit':
      return fit(task, turn)
    case 'report':
      return buildReport(task.results)
    case 'check': {
      // Other workers need no SQLite.
      const { checkProject } = await import('../project/check/index.ts')
      return checkProject(task.path, task.repair)
    }
  }
}

async function evaluate(task: Task<'evaluate'>, sessions: Sessions, turn: Turn): Promise<Float32Array> {
  const { source, feeds, count, want } = task
  const { binding } = source
  const session = await sessions.get(source, want)
  const columns = want === 'logits' ? binding.classes : binding.featureCount
  const rows = new Float32Array(count * columns)
  for (let start = 0; start < count; start += evaluationBatch) {
    const batch = Math.min(evaluationBatch, count - start)
    const outputs = await session.run(
      feeds.map((feed) => someSamples(feed, count, start, batch, batch)),
      batch,
    )
    rows.set(want === 'logits' ? outputs.logits : outputs.features!, start * columns)
    await turn.breathe()
  }
  return rows
}

async function slice(task: Task<'slice'>, sessions: Sessions, turn: Turn): Promise<Float32Array | Float64Array> {
  const { source, probe, classes, tensors, firstMask, count, batch, reduction } = task
  const session = await sessions.get(source, probe ? 'features' : 'logits')
  const inputs = tensors.map((tensor) => {
    const { name, type, shape, sample } = tensor
    const data = filled(type, batch * sample.length, 0)
    return { fill: createMasker(tensor), feed: { name, type, shape, data } }
  })
  const feeds = inputs.map(({ feed }) => feed)
  const logits = new Float32Array(reduction ? 0 : count * classes)
  const values = new Float64Array(reduction ? count : 0)
  for (let start = 0; start < count; start += batch) {
    for (const { fill, feed } of inputs) fill(feed.data, firstMask + start, batch)
    const outputs = await session.run(feeds, batch)
    const rows = probe ? probeLogits(outputs.features!, batch, probe.weights.length / classes, probe) : outputs.logits
    if (reduction) values.set(valuesFromLogits(rows, classes, reduction.target, reduction.value), start)
    else logits.set(rows, start * classes)
    await turn.breathe()
  }
  return reduction ? values : logits
}

function solve(task: Task<'solve'>, turn: Turn): Decomposition {
  const decomposition = decompose(task.games, { ...task, stop: () => turn.abandoned() })
  if (turn.abandoned()) throw new Stopped()
  return decomposition
}

function fit({ features, labels, width, classes, C: chosen }: Task<'fit'>, turn: Turn): Result<'fit'> {
  const onStep = () => {
    if (turn.abandoned()) throw new Stopped()
  }
  const m = labels.length
  const C = chosen === 'search' ? searchC(features, labels, m, width, classes, { onStep }).C : chosen
  return { ...fitProbe(features, labels, m, width, classes, { C, onStep }), C }
}

/** Batch sizes take turns, so that a busy moment does not fall on one of them alone. */
const trialRounds = 3
const trialMs = 25
/** A network this slow gains nothing from larger batches. */
const slowBatchMs = 500

/** Rates of the batch sizes, as many as are worth trying; the best round of each counts. */
async function calibrate(task: Task<'calibrate'>, sessions: Sessions, turn: Turn): Promise<number[]> {
  const { source, sample, want, batches } = task
  const session = await sessions.get(source, want)
  const inputs: Feed[][] = []
  for (const batch of batches) {
    const input = sample.map((feed) => someSamples(feed, 1, 0, 1, batch))
    inputs.push(input)
    // The first run of a shape plans its memory and is slower than the others.
    const startedAt = performance.now()
    await session.run(input, batch)
    await turn.breathe()
    if (performance.now() - startedAt > slowBatchMs) break
  }
  const rates = inputs.map(() => 0)
  for (let round = 0; round < trialRounds; round++) {
    for (const [i, input] of inputs.entries()) {
      const startedAt = performance.now()
      let runs = 0
      let elapsed = 0
      for (; elapsed < trialMs; elapsed = performance.now() - startedAt, runs++) await session.run(input, batches[i])
      rates[i] = Math.max(rates[i], (1000 * runs * batches[i]) / elapsed)
      await turn.breathe()
    }
  }
  return rates
}
