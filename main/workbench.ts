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
import { datasetCalls } from './calls/datasets.ts'
import { doctorCalls } from './calls/doctor.ts'
import { modelCalls } from './calls/models.ts'
import { projectCalls } from './calls/projects.ts'
import { createProjects } from './calls/openProjects.ts'
import { parseInput } from './calls/parse.ts'
import { createPool } from './jobs/pool.ts'
import { createQueue } from './jobs/queue.ts'

export interface WorkbenchOptions {
  /** Inference processes at most; as many as there are cores unless given. */
  processes?: number
}

/**
 * The workbench: every call of the contract over one pool of inference processes, one queue and the open projects.
 * Inputs are parsed here, whoever the client is.
 */
export function createWorkbench({ processes = availableParallelism() }: WorkbenchOptions = {}): Workbench {
  const listeners: { [E in EventName]: Set<(data: EventData<E>) => void> } = { job: new Set() }
  const pool = createPool({ processes })
  const queue = createQueue((job) => {
    for (const listener of listeners.job) listener(job)
  })
  const projects = createProjects()
  const context = { pool, queue, projects }
  const handlers: Handlers = {
    ...doctorCalls(context),
    ...projectCalls(context),
    ...modelCalls(context),
    ...datasetCalls(context),
    ...analysisCalls(context),
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
    async close() {
      await queue.close()
      await pool.close()
      projects.closeAll()
    },
  }
}
