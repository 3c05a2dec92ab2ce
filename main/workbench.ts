import { availableParallelism } from 'node:os'
import {
  calls,
  type CallInput,
  type CallName,
  type CallOutput,
  type EventData,
  type EventName,
  type Handlers,
  type ParsedInput,
  type Workbench,
} from '../contract/index.ts'
import { analysisCalls } from './calls/analysis.ts'
import { appCalls } from './calls/app.ts'
import { browseCalls } from './calls/browse.ts'
import { compareCalls } from './calls/compare.ts'
import type { Host } from './calls/context.ts'
import { datasetCalls } from './calls/datasets.ts'
import { doctorCalls } from './calls/doctor.ts'
import { hostCalls } from './calls/host.ts'
import { jobCalls } from './calls/jobs.ts'
import { modelCalls } from './calls/models.ts'
import { projectCalls } from './calls/projects.ts'
import { createProjects } from './calls/openProjects.ts'
import { parseInput } from './calls/parse.ts'
import { createRoots } from './calls/roots.ts'
import { sampleCalls } from './calls/samples.ts'
import { defaultSettingsFolder } from './calls/settingsFolder.ts'
import { studyCalls } from './calls/studies.ts'
import { createPool } from './jobs/pool.ts'
import { createQueue } from './jobs/queue.ts'
import type { StartWorker } from './jobs/workerProcess.ts'

export interface WorkbenchOptions {
  /** Inference processes at most; as many as there are cores unless given. */
  processes?: number
  /** How an inference process is started; by `child_process.fork` unless given. */
  startWorker?: StartWorker
  /** Where it runs; a process without a window unless given. */
  host?: Host
  /** Folder of the person's settings and recent projects. */
  settingsFolder?: string
  /** Folders that calls may name paths in; all unless given. */
  roots?: readonly string[]
}

/** The workbench in this process, for whoever hosts it. */
export interface LocalWorkbench extends Workbench {
  /** Tells every client. */
  emit<E extends EventName>(event: E, data: EventData<E>): void
}

type Listeners = { [E in EventName]: Set<(data: EventData<E>) => void> }

/**
 * The workbench: every call of the contract over one pool of inference processes, one queue and the open projects.
 * Inputs are parsed here, whoever the client is.
 */
export function createWorkbench(options: WorkbenchOptions = {}): LocalWorkbench {
  const { processes = availableParallelism(), host = { name: 'browser' }, roots = null } = options
  const { settingsFolder = defaultSettingsFolder() } = options
  const listeners: Listeners = { job: new Set(), change: new Set(), command: new Set(), forgotten: new Set() }
  const emit: LocalWorkbench['emit'] = (event, data) => {
    for (const listener of listeners[event]) listener(data)
  }
  const pool = createPool({ processes, start: options.startWorker })
  const queue = createQueue((job) => {
    emit('job', job)
  })
  const projects = createProjects()
  const context = { pool, queue, projects, host, settingsFolder, roots: createRoots(roots), emit }
  const handlers: Handlers = {
    ...doctorCalls(context),
    ...appCalls(context),
    ...hostCalls(context),
    ...projectCalls(context),
    ...modelCalls(context),
    ...datasetCalls(context),
    ...browseCalls(context),
    ...analysisCalls(context),
    ...jobCalls(context),
    ...sampleCalls(context),
    ...compareCalls(context),
    ...studyCalls(context),
  }

  return {
    async call<K extends CallName>(name: K, input: CallInput<K>) {
      const handler = handlers[name] as (input: ParsedInput<K>) => CallOutput<K> | Promise<CallOutput<K>>
      return handler(parseInput(calls[name].input, name, input) as ParsedInput<K>)
    },
    on(event, listener) {
      listeners[event].add(listener)
      return () => listeners[event].delete(listener)
    },
    emit,
    async close() {
      await queue.close()
      await pool.close()
      projects.closeAll()
    },
  }
}
