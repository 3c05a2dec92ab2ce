import type { Decomposition } from '../../contract/explanations.ts'
import { CarryoverError, providerLabels } from '../../contract/index.ts'
import { decompose } from '../interactions/decompose.ts'
import { fitProbe } from '../knowledge/probe.ts'
import { buildReport } from '../knowledge/report.ts'
import { searchC } from '../knowledge/searchC.ts'
import { trialRun } from '../models/trial.ts'
import { someSamples } from '../models/feeds.ts'
import { tryProvider } from '../models/tryProvider.ts'
import { recoverInteractions } from '../sparse/recover.ts'
import { calibrate, isOutOfMemory } from './calibrate.ts'
import { coalitionValues } from './coalitionValues.ts'
import { libraryFault } from './libraries.ts'
import { passesOf } from './passes.ts'
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
    case 'coalitions':
      return coalitionValues(task, sessions, turn)
    case 'recover':
      return recover(task, turn)
    case 'calibrate':
      return calibrate(task, sessions, () => turn.breathe())
    case 'solve':
      return solve(task, turn)
    case 'fit':
      return fit(task, turn)
    case 'report':
      return buildReport(task.results)
    case 'provider':
      return tryProvider(task.provider).catch((error: unknown) => {
        const fault = libraryFault(task.provider)
        if (fault === null) throw error
        const sentence = `The libraries of ${providerLabels[task.provider]} cannot be loaded: ${fault}.`
        throw new CarryoverError('PROVIDER_UNAVAILABLE', sentence, undefined, { cause: error })
      })
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
  const { source, classes, firstMask, count, reduction } = task
  const passes = await passesOf(task, sessions)
  const results = reduction ? new Float64Array(count) : new Float32Array(count * classes)
  const width = reduction ? 1 : classes
  let batch = Math.min(task.batch, sessions.largestBatch(source))
  for (let start = 0; start < count;) {
    try {
      results.set(await passes(firstMask + start, batch), start * width)
      start += batch
    } catch (error) {
      // The memory of a device may be wanted by others too: half as much at once, from now on.
      if (source.provider === 'cpu' || batch === 1 || !isOutOfMemory(error)) throw error
      batch /= 2
      sessions.lowerBatch(source, batch)
    }
    await turn.breathe()
  }
  return results
}

function solve(task: Task<'solve'>, turn: Turn): Decomposition {
  const decomposition = decompose(task.games, { ...task, stop: () => turn.abandoned() })
  if (turn.abandoned()) throw new Stopped()
  return decomposition
}

function recover({ design, values }: Task<'recover'>, turn: Turn): Result<'recover'> {
  return recoverInteractions(design, values, () => {
    if (turn.abandoned()) throw new Stopped()
  })
}

function fit({ features, labels, width, classes, C: chosen }: Task<'fit'>, turn: Turn): Result<'fit'> {
  const onStep = () => {
    if (turn.abandoned()) throw new Stopped()
  }
  const m = labels.length
  const C = chosen === 'search' ? searchC(features, labels, m, width, classes, { onStep }).C : chosen
  return { ...fitProbe(features, labels, m, width, classes, { C, onStep }), C }
}
