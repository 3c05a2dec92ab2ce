import type {
  Binding,
  BindingChoice,
  Decomposition,
  ErrorMessage,
  FileCheck,
  Report,
  ValueFunction,
} from '../../contract/index.ts'
import type { FittedProbe, LinearProbe } from '../knowledge/probe.ts'
import type { StudyResults } from '../knowledge/report.ts'
import type { Feed } from '../models/session.ts'
import type { MaskedTensor } from '../players/mask.ts'

/** A network as a worker opens it. */
export interface ModelSource {
  file: string
  binding: Binding
  /** Bytes of the file and its external data; what an open session is counted as. */
  bytes: number
  threads: number
}

/** What a game's outputs are turned into where keeping all logits would take too much. */
export interface Reduction {
  target: number
  value: ValueFunction
}

/** What a worker can be asked. Arrays are copied to the worker, so a task is worth about 100 ms or more. */
export interface Tasks {
  /** Loads a network and runs it on zeros; answers the binding with what was found, but as `choice` says it. */
  trial: { task: { path: string; binding: Binding; choice?: BindingChoice }; result: Binding }
  /** Answers `count` samples, one after the other in every feed: rows of logits or features. */
  evaluate: {
    task: { source: ModelSource; feeds: Feed[]; count: number; want: 'logits' | 'features' }
    result: Float32Array
  }
  /** Forward passes of the masks `firstMask … firstMask + count - 1`: rows of logits, or values when reduced. */
  slice: {
    task: {
      source: ModelSource
      probe: LinearProbe | null
      classes: number
      tensors: MaskedTensor[]
      firstMask: number
      count: number
      batch: number
      reduction: Reduction | null
    }
    result: Float32Array | Float64Array
  }
  /** Forward passes a second on one sample for each of the batch sizes. */
  calibrate: {
    task: { source: ModelSource; sample: Feed[]; want: 'logits' | 'features'; batches: number[] }
    result: number[]
  }
  solve: {
    task: { games: Float64Array[]; kappa: number; tolerance: number; joint?: boolean; alpha?: number }
    result: Decomposition
  }
  /** Fits a linear probe on features, `[labels.length, width]`; `search` chooses C by cross-validation. */
  fit: {
    task: { features: Float32Array; labels: Int32Array; width: number; classes: number; C: number | 'search' }
    result: FittedProbe & { C: number }
  }
  report: { task: { results: StudyResults }; result: Report }
  /** Checks a project's file, and repairs it where asked: a damaged one must not take the engine along. */
  check: { task: { path: string; repair: boolean }; result: FileCheck }
}
export type TaskKind = keyof Tasks
export type Task<K extends TaskKind = TaskKind> = { [Kind in K]: { kind: Kind } & Tasks[Kind]['task'] }[K]
export type Result<K extends TaskKind> = Tasks[K]['result']

export type ToWorker =
  | { id: number; task: Task }
  | { stop: number }
  | { budgetBytes: number }
  /** Said where no closed channel tells it. */
  | { leave: true }
export type FromWorker =
  /** `seconds` is what the worker took for it. */
  | { id: number; result: Result<TaskKind>; seconds: number }
  | { id: number; error: ErrorMessage }
  /** Sent now and then during long tasks. */
  | { alive: true }
