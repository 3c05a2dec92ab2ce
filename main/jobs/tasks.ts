import { decompose } from '../interactions/decompose.ts'
import { probeLogits } from '../knowledge/probe.ts'
import { trialRun } from '../models/trial.ts'
import { createMasker } from '../players/mask.ts'
import { valuesFromLogits } from '../players/value.ts'
import type { Result, Task, TaskKind } from './protocol.ts'
import type { Sessions } from './sessions.ts'

/** Thrown between batches when the task is no longer wanted. */
export class Stopped extends Error {}

/** Takes messages in now and then; rejects with `Stopped`. */
export type Breathe = () => Promise<void>

const evaluationBatch = 32

/** Does one task in the worker's process. */
export async function perform(task: Task, sessions: Sessions, breathe: Breathe): Promise<Result<TaskKind>> {
  switch (task.kind) {
    case 'trial':
      return trialRun(task.path, task.binding)
    case 'evaluate':
      return evaluate(task, sessions, breathe)
    case 'slice':
      return slice(task, sessions, breathe)
    case 'calibrate':
      return calibrate(task, sessions, breathe)
    case 'solve':
      return decompose(task.games, task)
  }
}

async function evaluate(task: Task<'evaluate'>, sessions: Sessions, breathe: Breathe): Promise<Float32Array> {
  const { source, samples, count, want } = task
  const { binding } = source
  const session = await sessions.get(source, want)
  const size = samples.length / count
  const columns = want === 'logits' ? binding.classes : binding.featureCount
  const rows = new Float32Array(count * columns)
  for (let start = 0; start < count; start += evaluationBatch) {
    const batch = Math.min(evaluationBatch, count - start)
    const input = inLayout(samples.subarray(start * size, (start + batch) * size), task, batch)
    const outputs = await session.run(input, batch)
    rows.set(want === 'logits' ? outputs.logits : outputs.features!, start * columns)
    await breathe()
  }
  return rows
}

/** CHW samples as the network takes them. */
function inLayout(samples: Float32Array, { source }: Task<'evaluate'>, batch: number): Float32Array {
  const { layout, channels, height, width } = source.binding
  if (layout === 'NCHW' || channels === 1) return samples
  const pixels = height * width
  const out = new Float32Array(samples.length)
  for (let b = 0, i = 0; b < batch; b++) {
    for (let p = 0; p < pixels; p++) {
      for (let c = 0; c < channels; c++) out[i++] = samples[(b * channels + c) * pixels + p]
    }
  }
  return out
}

async function slice(task: Task<'slice'>, sessions: Sessions, breathe: Breathe): Promise<Float32Array | Float64Array> {
  const { source, probe, classes, sample, baseline, map, firstMask, count, batch, reduction } = task
  const { channels, layout } = source.binding
  const session = await sessions.get(source, probe ? 'features' : 'logits')
  const fill = createMasker({ sample, baseline, map, channels, layout })
  const input = new Float32Array(batch * sample.length)
  const logits = new Float32Array(reduction ? 0 : count * classes)
  const values = new Float64Array(reduction ? count : 0)
  for (let start = 0; start < count; start += batch) {
    fill(input, firstMask + start, batch)
    const outputs = await session.run(input, batch)
    const rows = probe ? probeLogits(outputs.features!, batch, probe.weights.length / classes, probe) : outputs.logits
    if (reduction) values.set(valuesFromLogits(rows, classes, reduction.target, reduction.value), start)
    else logits.set(rows, start * classes)
    await breathe()
  }
  return reduction ? values : logits
}

/** Time that is spent on one batch size, and runs at least. */
const trialMs = 60
const trialRuns = 3

async function calibrate(task: Task<'calibrate'>, sessions: Sessions, breathe: Breathe): Promise<number[]> {
  const { source, want, batches } = task
  const { channels, height, width } = source.binding
  const session = await sessions.get(source, want)
  const rates: number[] = []
  for (const batch of batches) {
    const input = new Float32Array(batch * channels * height * width)
    await session.run(input, batch)
    const startedAt = performance.now()
    let runs = 0
    for (; runs < trialRuns || performance.now() - startedAt < trialMs; runs++) {
      await session.run(input, batch)
      if (performance.now() - startedAt > 20 * trialMs) {
        runs++
        break
      }
    }
    rates.push((1000 * runs * batch) / (performance.now() - startedAt))
    await breathe()
  }
  return rates
}
