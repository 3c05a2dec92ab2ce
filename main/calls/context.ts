import type { CallName, Capabilities, EventData, EventName, FileChoice, Handlers } from '../../contract/index.ts'
import type { Lanes } from '../jobs/lanes.ts'
import type { Queue } from '../jobs/queue.ts'
import type { Journal } from '../journal/index.ts'
import type { HeldFile, HeldFiles } from './heldFiles.ts'
import type { Projects } from './openProjects.ts'
import type { Recent } from './recent.ts'
import type { Roots } from './roots.ts'

/** What the place the workbench runs in does for it. What is not there, its calls refuse with UNSUPPORTED. */
export interface Host {
  name: Capabilities['host']
  /** Paths that were chosen; none when the dialog was closed. */
  choose?: (choice: FileChoice) => Promise<string[]>
  reveal?: (path: string) => void
  /** Begins at once: the button of the mouse is held. */
  drag?: (file: HeldFile) => void
}

/** What the calls share. */
export interface Context {
  pool: Lanes
  queue: Queue
  projects: Projects
  recent: Recent
  host: Host
  heldFiles: HeldFiles
  journal: Journal
  /** Folder of the person's settings and recent projects. */
  settingsFolder: string
  /** Every path that a client names goes through here. */
  roots: Roots
  emit: <E extends EventName>(event: E, data: EventData<E>) => void
}

/** Handlers of the calls whose names are, or begin with, one of the prefixes. */
export type HandlersOf<Prefix extends string> = Pick<Handlers, Extract<CallName, Prefix | `${Prefix}.${string}`>>
