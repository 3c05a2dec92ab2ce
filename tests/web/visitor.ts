import { WebSocket } from 'ws'
import type { Served } from '../../main/web/index.ts'
import type { Client } from '../../renderer/client/client.ts'

/** The cookie that a browser gets at the address with the token. */
export function cookieOf({ port, url }: Pick<Served, 'port' | 'url'>): string {
  return `carryover-${port}=${new URL(url).searchParams.get('token')!}`
}

/** The browser's class, in a page of that server: with its origin and its cookie. */
export function socketOf(served: Pick<Served, 'port' | 'url'>): typeof globalThis.WebSocket {
  const headers = { Cookie: cookieOf(served), Origin: `http://127.0.0.1:${served.port}` }
  class PageSocket extends WebSocket {
    constructor(url: string) {
      super(url, { headers })
      // A browser closes as well and says no more.
      this.on('error', () => undefined)
    }
  }
  return PageSocket as unknown as typeof globalThis.WebSocket
}

export const connected = (client: Client) =>
  new Promise<void>((resolve) => {
    if (client.connection.state === 'connected') {
      resolve()
      return
    }
    const stop = client.connection.onChange((state) => {
      if (state !== 'connected') return
      stop()
      resolve()
    })
  })
