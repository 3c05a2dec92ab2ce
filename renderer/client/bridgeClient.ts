import { decodeMessage, encodeMessage } from '../../contract/codec.ts'
import type { CallName, CallOutput } from '../../contract/index.ts'
import type { Bridge } from '../bridge.d.ts'
import type { Client } from './client.ts'
import { resultOf } from './resultOf.ts'

/** The client in the desktop window, whose engine is always there. */
export function createBridgeClient(bridge: Bridge): Client {
  return {
    call: async <K extends CallName>(name: K, input: unknown) =>
      resultOf(await bridge.invoke(name, plain(input))) as CallOutput<K>,
    on: (event, listener) => bridge.on(event, listener as (data: unknown) => void),
    close: () => Promise.resolve(),
    connection: { state: 'connected', onChange: () => () => undefined },
  }
}

/** What Vue watches is a proxy, which structured clone refuses: pages send it as over a socket, as plain data. */
const plain = (input: unknown) => (decodeMessage(encodeMessage({ input })) as { input?: unknown }).input
