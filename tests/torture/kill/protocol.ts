import type { Report, RunSummary, StudySettings } from '../../../contract/index.ts'

/** What an engine is to do, as its only argument in JSON. */
export interface Order {
  project: string
  /** A file that it writes down in what it asks of its workers, before it asks. */
  journal: string
  settings: StudySettings
}

/** What it says while it runs. */
export type Said =
  | { at: 'worker'; pid: number }
  /** A task goes to a worker. */
  | { at: 'task'; kind: string }
  /** Everything is computed; the project is being closed. */
  | { at: 'closing' }
  | { at: 'end'; summary: RunSummary; report: Report }
  | { at: 'failed'; fault: string }

/** A line of the journal: a task, and what it is about. */
export interface Asked {
  kind: string
  /** The same for the same work, whoever does it. */
  work: string
}
