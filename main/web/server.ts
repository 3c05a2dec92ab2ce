import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { CarryoverError } from '../../contract/errors.ts'
import type { Workbench } from '../../contract/index.ts'
import { createAccess, isLocal } from './access.ts'
import { addressOf, answerPage } from './pages.ts'
import { attach } from './socket.ts'

export interface ServeOptions {
  workbench: Workbench
  /** 0 takes a free one. */
  port: number
  /** The built app. */
  folder: string
  settingsFolder: string
}
export interface Served {
  port: number
  /** The address to open, with its token. */
  url: string
  /** Another one that works once, within a minute. */
  invite(): string
  close(): Promise<void>
}

const maxConnections = 128
const maxSockets = 32
const maxMessageBytes = 2 ** 24

/**
 * The workbench for a browser on this machine: the built app and one WebSocket. It listens on 127.0.0.1 alone, and
 * answers only who came through the address with the token.
 *
 * @throws USAGE when the port is taken
 */
export async function serveWorkbench(options: ServeOptions): Promise<Served> {
  const { workbench, folder, settingsFolder } = options
  const server = createServer({
    requestTimeout: 30_000,
    headersTimeout: 10_000,
    // Looked at every 30 s unless said, whatever the limits are.
    connectionsCheckingInterval: 2000,
  })
  server.maxConnections = maxConnections
  const port = await listen(server, options.port)
  const access = createAccess(settingsFolder, port)
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes })

  server.on('request', (request, response) => {
    answerPage(request, response, { access, folder }).catch(() => {
      response.destroy()
    })
  })

  /** A page of another site always sends its origin, so one is asked for here. */
  const mayConnect = (request: IncomingMessage) =>
    isLocal(request) &&
    request.headers.origin !== undefined &&
    addressOf(request)?.pathname === '/socket' &&
    access.hasCookie(request)

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (!mayConnect(request)) refuse(socket, '403 Forbidden')
    else if (sockets.clients.size >= maxSockets) refuse(socket, '503 Service Unavailable')
    else {
      sockets.handleUpgrade(request, socket, head, (opened) => {
        attach(opened, workbench)
      })
    }
  })

  const address = (token: string) => `http://127.0.0.1:${port}/?token=${token}`
  return {
    port,
    url: address(access.token),
    invite: () => address(access.invite()),
    async close() {
      for (const socket of sockets.clients) socket.terminate()
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

/** Answers with the port it listens on. */
async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const reason = cause.code === 'EADDRINUSE' ? 'is used by another program' : `cannot be used (${cause.code ?? ''})`
      const hint = 'Choose another with --port, or 0 for a free one.'
      reject(new CarryoverError('USAGE', `The port ${port} ${reason}.`, hint, { cause }))
    })
    server.listen(port, '127.0.0.1', resolve)
  })
  return (server.address() as AddressInfo).port
}

function refuse(socket: Duplex, status: string): void {
  socket.on('error', () => socket.destroy())
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
