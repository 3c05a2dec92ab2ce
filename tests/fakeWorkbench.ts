import {
  calls,
  type CallInput,
  type CallName,
  type CallOutput,
  type EventData,
  type EventName,
  type Job,
  type ParsedInput,
  type ProjectInfo,
} from '../contract/index.ts'
import { parseInput } from '../main/calls/parse.ts'
import type { LocalWorkbench } from '../main/workbench.ts'

export type Answers = {
  [K in CallName]?: (input: ParsedInput<K>) => CallOutput<K> | Promise<CallOutput<K>>
}

export interface FakeWorkbench extends LocalWorkbench {
  /** Everything that was asked, as it was sent. */
  asked: { name: CallName; input: unknown }[]
  closed: boolean
  /** How many listen to an event. */
  listening: (event: EventName) => number
}

/** Records calls, holds them against the contract and answers as told; opening a project and starting a job just work. */
export function createFake(answers: Answers = {}): FakeWorkbench {
  const listeners: { [E in EventName]: Set<(data: EventData<E>) => void> } = {
    job: new Set(),
    change: new Set(),
    command: new Set(),
    forgotten: new Set(),
  }
  const known: Answers = {
    'project.open': ({ path }) => ({ ...empty, path }),
    'data.start': () => ({ job: 'job' }),
    'probe.start': () => ({ job: 'job' }),
    'analysis.start': () => ({ job: 'job' }),
    'study.start': () => ({ job: 'job' }),
    'study.settings': () => null,
    'job.cancel': () => undefined,
    ...answers,
  }
  const fake: FakeWorkbench = {
    asked: [],
    closed: false,
    listening: (event) => listeners[event].size,
    emit: (event, data) => {
      for (const listener of listeners[event]) listener(data)
    },
    async call<K extends CallName>(name: K, input: CallInput<K>) {
      fake.asked.push({ name, input })
      const answer = known[name]
      if (!answer) throw new Error(`nobody said what ${name} answers`)
      return answer(parseInput(calls[name].input, name, input) as ParsedInput<K>)
    },
    on(event, listener) {
      listeners[event].add(listener)
      return () => listeners[event].delete(listener)
    },
    close: () => {
      fake.closed = true
      return Promise.resolve()
    },
  }
  return fake
}

export const empty: ProjectInfo = {
  project: 'open project',
  path: '',
  readOnly: false,
  schemaVersion: 1,
  models: 0,
  datasets: 0,
  games: 0,
  explanations: 0,
  bytes: 4096,
  provider: null,
  undo: null,
}

export const exampleJob: Job = {
  id: 'job',
  project: 'open project',
  kind: 'analysis',
  status: 'running',
  title: 'Analysis',
  data: 'test',
  done: 30,
  total: 96,
  startedAt: 0,
  abortable: true,
  detail: 'solving',
  notice: null,
  throughput: 27000.4,
  secondsLeft: 125,
  failed: 0,
  error: null,
}
