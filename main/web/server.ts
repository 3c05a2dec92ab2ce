import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import { CarryoverError } from '../../contract/errors.ts'
import type { Workbench } from '../../contract/index.ts'
import { cookieName, hasCookie, isLocal, same, tokenFor } from './access.ts'
import { sendFile } from './files.ts'
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
  close(): Promise<void>
}

const maxConnections = 32
const maxMessageBytes = 2 ** 26
const heartbeatMs = 15_000

const headers = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; " +
    "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; " +
    "frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
}

/**
 * The workbench for a browser on this machine: the built app and one WebSocket. It listens on 127.0.0.1 alone, and
 * answers only who came through the address with the token.
 *
 * @throws USAGE when the port is taken
 */
export async function serveWorkbench({
  workbench,
  port: wanted,
  folder,
  settingsFolder,
}: ServeOptions): Promise<Served> {
  let port = wanted
  let token = ''
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, (request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    answerRequest(request, response)
  })
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes })

  function answerRequest(request: IncomingMessage, response: ServerResponse): void {
    if (!isLocal(request, port)) return refuse(response, 403, 'Only from this machine, under its own address.')
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405, 'Only GET.')
    const url = new URL(request.url ?? '/', `http://127.0.0.1:${port}`)
    const given = url.searchParams.get('token')
    if (given !== null) {
      if (!same(given, token)) return refuse(response, 403, 'This address is not valid any more.')
      response.writeHead(302, {
        'Set-Cookie': `${cookieName(port)}=${token}; HttpOnly; SameSite=Strict; Path=/`,
        Location: './',
      })
      response.end()
      return
    }
    if (!hasCookie(request, port, token)) {
      return refuse(response, 403, 'Open the address that "carryover serve" printed.')
    }
    if (!sendFile(folder, url.pathname, response, request.method === 'GET')) refuse(response, 404, 'Not found.')
  }

  server.on('upgrade', (request, socket, head) => {
    const url = new URL(request.url ?? '/', `http://127.0.0.1:${port}`)
    // A page of another site always sends its origin, so one is asked for here.
    const allowed =
      isLocal(request, port) &&
      request.headers.origin !== undefined &&
      url.pathname === '/socket' &&
      hasCookie(request, port, token) &&
      sockets.clients.size < maxConnections
    if (!allowed) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
      return
    }
    sockets.handleUpgrade(request, socket, head, (opened) => {
      attach(opened, workbench)
    })
  })

  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const reason = cause.code === 'EADDRINUSE' ? 'is used by another program' : `cannot be used (${cause.code ?? ''})`
      reject(
        new CarryoverError(
          'USAGE',
          `The port ${wanted} ${reason}.`,
          'Choose another with --port, or 0 for a free one.',
          {
            cause,
          },
        ),
      )
    })
    server.listen(wanted, '127.0.0.1', resolve)
  })
  port = (server.address() as AddressInfo).port
  token = tokenFor(settingsFolder, port)
  const heartbeat = setInterval(() => {
    for (const socket of sockets.clients) socket.ping()
  }, heartbeatMs)

  return {
    port,
    url: `http://127.0.0.1:${port}/?token=${token}`,
    async close() {
      clearInterval(heartbeat)
      for (const socket of sockets.clients) socket.terminate()
      sockets.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function refuse(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' })
  response.end(`${sentence}\n`)
}
