import { resolve } from 'node:path'
import type { CallInput, CallName, CallOutput, Workbench } from '../../contract/index.ts'
import { CarryoverError } from '../../contract/errors.ts'
import type { WorkbenchOptions } from '../workbench.ts'
import { createProgress } from './progress.ts'
import type { Surroundings } from './surroundings.ts'

type ResultCall = Extract<CallName, `${string}.result`>

/** What a command works with: the workbench, loaded when it is first called, and a way to say something. */
export interface Session {
  /** The workbench itself, with options: for those who host it, before anything is called. */
  host(options: WorkbenchOptions): Promise<Workbench>
  /** Rejects at once when the user interrupts. */
  call<K extends CallName>(name: K, input: CallInput<K>): Promise<CallOutput<K>>
  /** Opens a project; answers with what calls name it by. */
  open(path: string): Promise<string>
  /** The same for commands that mostly read: one that is being written, or may not be, is opened read-only. */
  openToLook(path: string): Promise<string>
  /** Shows the job's progress until it ends. An interrupt cancels it and waits for its clean stop. */
  follow<K extends ResultCall>(started: Promise<{ job: string }>, result: K): Promise<CallOutput<K>>
  /** One line for people, on stderr. */
  say(line: string): void
  /** Settles when the user interrupts. */
  interrupted: Promise<void>
  close(): Promise<void>
}

export function createSession({ createWorkbench, signal, stderr }: Surroundings): Session {
  let workbench: Promise<Workbench> | undefined
  const load = (options?: WorkbenchOptions) => (workbench ??= Promise.resolve(createWorkbench(options)))
  const interrupted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(signal.reason as Error)
    })
  })
  interrupted.catch(() => undefined)

  const call: Session['call'] = async (name, input) => {
    signal.throwIfAborted()
    const loaded = await Promise.race([load(), interrupted])
    return Promise.race([loaded.call(name, input), interrupted])
  }

  return {
    host: load,
    call,
    async open(path) {
      return (await call('project.open', { path: resolve(path) })).project
    },
    async openToLook(path) {
      try {
        return await this.open(path)
      } catch (error) {
        const taken = error instanceof CarryoverError && ['PROJECT_BUSY', 'FILE_UNWRITABLE'].includes(error.code)
        if (!taken) throw error
        return (await call('project.open', { path: resolve(path), readOnly: true })).project
      }
    },
    async follow(started, result) {
      const { job } = await started
      const loaded = await load()
      const progress = await createProgress(stderr)
      const unsubscribe = loaded.on('job', (data) => {
        if (data.id === job) progress.show(data)
      })
      // Its failure, if any, comes through the result as well.
      const cancel = () => void loaded.call('job.cancel', { job }).catch(() => undefined)
      signal.addEventListener('abort', cancel)
      if (signal.aborted) cancel()
      try {
        return await loaded.call(result, { job } as CallInput<typeof result>)
      } finally {
        signal.removeEventListener('abort', cancel)
        unsubscribe()
        progress.end()
      }
    },
    interrupted: interrupted.catch(() => undefined),
    say: (line) => void stderr.write(`${line}\n`),
    async close() {
      await (await workbench)?.close()
    },
  }
}
