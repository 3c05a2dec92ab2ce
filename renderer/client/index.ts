import { createBridgeClient } from './bridgeClient.ts'
import type { Client } from './client.ts'
import { createSocketClient } from './socketClient.ts'

export type { Client, ConnectionState } from './client.ts'

/** The client for the place the app runs in. */
export function createClient(): Client {
  if (window.carryover) return createBridgeClient(window.carryover)
  const url = new URL('socket', window.location.href)
  url.protocol = url.protocol.replace('http', 'ws')
  url.hash = ''
  return createSocketClient(url.href)
}
