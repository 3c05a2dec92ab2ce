import type {
  Binding,
  BindingChoice,
  Decomposition,
  ErrorMessage,
  FileCheck,
  ProviderName,
  Report,
  SparseExplanation,
  ValueFunction,
} from '../../contract/index.ts'
import type { FittedProbe, LinearProbe } from '../knowledge/probe.ts'
import type { StudyResults } from '../knowledge/report.ts'
import type { Feed } from '../models/session.ts'
import type { ProviderTrial } from '../models/tryProvider.ts'
import type { MaskedTensor } from '../players/mask.ts'
import type { Coalitions } from '../sparse/coalitions.ts'
import type { Design } from '../sparse/design.ts'

/** A network as a worker opens it. */
export interface ModelSource {
  file: string
  binding: Binding
  /** Bytes of the file and its external data; what an open session is counted as. */
  bytes: number
  threads: number
  provider: ProviderName
}

/** What a game's outputs are turned into where keeping all logits would take too much. */
export interface Reduction {
  target: number
  value: ValueFunction
}

/** A sample and what its masked copies go through. */
export interface MaskedGame {
  source: ModelSource
  probe: LinearProbe | null
  classes: number
  tensors: MaskedTensor[]
  reduction: Reduction | null
}

/** What forward passes of given coalitions need. */
export interface CoalitionTask extends Omit<MaskedGame, 'reduction'> {
  coalitions: Coalitions
  batch: number
  reduction: Reduction
}

/** What a worker can be asked. Arrays are copied to the worker, so a task is worth about 100 ms or more. */
export interface Tasks {
  /** Loads a network and runs it on zeros; answers the binding with what was found, but as `choice` says it. */
  trial: { task: { path: string; binding: Binding; choice?: BindingChoice }; result: Binding }
  /** Runs a small network that is made up on a provider and on the CPU. */
  provider: { task: { provider: ProviderName }; result: ProviderTrial }
  /** Answers `count` samples, one after the other in every feed: rows of logits or features. */
  evaluate: {
    task: { source: ModelSource; feeds: Feed[]; count: number; want: 'logits' | 'features' }
    result: Float32Array
  }
  /** Forward passes of the masks `firstMask … firstMask + count - 1`: rows of logits, or values when reduced. */
  slice: {
    task: MaskedGame & { firstMask: number; count: number; batch: number }
    result: Float32Array | Float64Array
  }
  /** Forward passes of given coalitions: one value each. The last batch may be smaller. */
  coalitions: { task: CoalitionTask; result: Float64Array }
  /** Recovers interactions from the values of the coalitions of a design. */
  recover: { task: { design: Design; values: Float64Array }; result: SparseExplanation }
  /** Forward passes a second for each of the batch sizes, powers of two; fewer where larger ones do not pay. */
  calibrate: { task: Omit<MaskedGame, 'reduction'> & { batches: number[] }; result: number[] }
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
  /** Whoever else wants the cores goes first: somebody works at a window meanwhile. */
  | { giveWay: true }
  /** Said where no closed channel tells it. */
  | { leave: true }
export type FromWorker =
  /** `seconds` is what the worker took for it, `memory` the bytes that its process holds. */
  | { id: number; result: Result<TaskKind>; seconds: number; memory?: number }
  | { id: number; error: ErrorMessage; memory?: number }
  /** Sent now and then during long tasks. */
  | { alive: true; memory?: number }
