import type { styleText } from 'node:util'
import type { Workbench } from '../../contract/index.ts'
import type { WorkbenchOptions } from '../workbench.ts'

/** Where a command writes; `isTTY` and `columns` as terminals have them. */
export interface Output extends NodeJS.WritableStream {
  isTTY?: boolean
  columns?: number
}

/** Everything outside that the command line touches. */
export interface Surroundings {
  stdout: Output
  stderr: Output
  /** Aborted when the user interrupts. */
  signal: AbortSignal
  environment: NodeJS.ProcessEnv
  /** Called when a command first needs the engine, at most once. */
  createWorkbench: (options?: WorkbenchOptions) => Workbench | Promise<Workbench>
}

/** Colours text where the terminal wants it, and leaves it as it is elsewhere. */
export type Style = (format: Parameters<typeof styleText>[0], text: string) => string

/** What a command answers: for programs and for people. */
export interface Answer {
  json: unknown
  text: (style: Style) => string
  /** It was done, and what was looked at is not as it should be: exit status 1. */
  failed?: boolean
  /** What goes on after that was said, until the user interrupts. */
  stay?: () => Promise<void>
}
