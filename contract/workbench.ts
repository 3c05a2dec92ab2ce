import type { z } from 'zod'
import type { calls } from './calls.ts'
import type { ErrorMessage } from './errors.ts'
import type { EventData, EventName } from './events.ts'

export type Calls = typeof calls
export type CallName = keyof Calls
/** What a client sends: defaults may be left out. */
export type CallInput<K extends CallName> = z.input<Calls[K]['input']>
/** What a handler receives, parsed. */
export type ParsedInput<K extends CallName> = z.output<Calls[K]['input']>
export type CallOutput<K extends CallName> = z.output<Calls[K]['output']>

/** One handler a call; leaving one out or answering with something else does not compile. */
export type Handlers = { [K in CallName]: (input: ParsedInput<K>) => CallOutput<K> | Promise<CallOutput<K>> }

/** What every client holds, whatever the transport. */
export interface Workbench {
  call<K extends CallName>(name: K, input: CallInput<K>): Promise<CallOutput<K>>
  /** Subscribes; the answer unsubscribes. */
  on<E extends EventName>(event: E, listener: (data: EventData<E>) => void): () => void
  close(): Promise<void>
}

/** What crosses a transport for one call: never an exception, never a stack. */
export type Answer = { result: unknown } | { error: ErrorMessage }
