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
import { appCalls, readAppSettings } from './calls/app.ts'
import { archiveCalls } from './calls/archive.ts'
import { browseCalls } from './calls/browse.ts'
import { checkCalls } from './calls/check.ts'
import { compareCalls } from './calls/compare.ts'
import type { Context, Host } from './calls/context.ts'
import { datasetCalls } from './calls/datasets.ts'
import { doctorCalls } from './calls/doctor.ts'
import { figureHandlers } from './calls/figures.ts'
import { createHeldFiles } from './calls/heldFiles.ts'
import { hostCalls } from './calls/host.ts'
import { jobCalls } from './calls/jobs.ts'
import { modelCalls } from './calls/models.ts'
import { playerCalls } from './calls/players.ts'
import { projectCalls } from './calls/projects.ts'
import { createProjects } from './calls/openProjects.ts'
import { parseInput } from './calls/parse.ts'
import { createRecent } from './calls/recent.ts'
import { createRoots } from './calls/roots.ts'
import { sampleCalls } from './calls/samples.ts'
import { defaultSettingsFolder } from './calls/settingsFolder.ts'
import { studyCalls } from './calls/studies.ts'
import { versions } from './calls/versions.ts'
import { createLanes } from './jobs/lanes.ts'
import { openJournal } from './journal/index.ts'
import { createQueue } from './jobs/queue.ts'
import type { StartWorker } from './jobs/workerProcess.ts'

export interface WorkbenchOptions {
  /** Inference processes at most; as the person set, else as many as there are cores, unless given. */
  processes?: number
  /** How an inference process is started; by `child_process.fork` unless given. */
  startWorker?: StartWorker
  /** Where it runs; without one, nobody looks at it, and no projects are remembered. */
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
  const { host = { name: 'browser' }, roots = null, settingsFolder = defaultSettingsFolder() } = options
  const { processes = readAppSettings(settingsFolder).processes ?? availableParallelism() } = options
  const listeners: Listeners = { job: new Set(), change: new Set(), command: new Set(), forgotten: new Set() }
  const emit: LocalWorkbench['emit'] = (event, data) => {
    for (const listener of listeners[event]) listener(data)
  }
  const ofPerson = () => readAppSettings(settingsFolder)
  const pool = createLanes({
    processes,
    start: options.startWorker,
    giveWay: options.host !== undefined,
    providers: { order: () => ofPerson().providers, given: () => ofPerson().providerFolder, cache: settingsFolder },
  })
  // What a command does in passing is told by the command.
  const journal = openJournal(options.host ? settingsFolder : null, versions())
  const queue = createQueue((job) => {
    journal.job(job)
    emit('job', job)
  })
  const context: Context = {
    pool,
    queue,
    projects: createProjects(emit),
    // What the command line opens in passing is not what somebody works on.
    recent: createRecent(options.host ? settingsFolder : null),
    host,
    heldFiles: createHeldFiles(),
    journal,
    settingsFolder,
    roots: createRoots(roots),
    emit,
  }
  const handlers: Handlers = {
    ...doctorCalls(context),
    ...appCalls(context),
    ...hostCalls(context),
    ...projectCalls(context),
    ...archiveCalls(context),
    ...checkCalls(context),
    ...modelCalls(context),
    ...datasetCalls(context),
    ...browseCalls(context),
    ...analysisCalls(context),
    ...jobCalls(context),
    ...sampleCalls(context),
    ...playerCalls(context),
    ...compareCalls(context),
    ...figureHandlers(context),
    ...studyCalls(context),
  }

  return {
    async call<K extends CallName>(name: K, input: CallInput<K>) {
      const handler = handlers[name] as (input: ParsedInput<K>) => CallOutput<K> | Promise<CallOutput<K>>
      try {
        return await handler(parseInput(calls[name].input, name, input) as ParsedInput<K>)
      } catch (error) {
        journal.failure(name, error)
        throw error
      }
    },
    on(event, listener) {
      listeners[event].add(listener)
      return () => listeners[event].delete(listener)
    },
    emit,
    async close() {
      context.heldFiles.end()
      await queue.close()
      await pool.close()
      context.projects.closeAll()
      journal.close()
    },
  }
}
