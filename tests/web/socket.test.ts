import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { decodeMessage, encodeMessage } from '../../contract/codec.ts'
import type { Answer } from '../../contract/index.ts'
import { serveWorkbench, type Served } from '../../main/web/index.ts'
import { createSocketClient } from '../../renderer/client/socketClient.ts'
import { createFake, exampleJob } from '../fakeWorkbench.ts'
import { connected, cookieOf, socketOf } from './visitor.ts'

const settingsFolder = mkdtempSync(join(tmpdir(), 'carryover-web-'))
const blocked = Promise.withResolvers<undefined>()
const workbench = createFake({
  'project.recent': () => [],
  'job.wait': () => blocked.promise,
  'project.close': () => {
    // What no message can carry.
    return (() => undefined) as unknown as undefined
  },
})
const serve = (port = 0) => serveWorkbench({ workbench, port, folder: settingsFolder, settingsFolder })
let served: Served
const open: WebSocket[] = []

beforeAll(async () => {
  served = await serve()
})
afterEach(() => {
  for (const socket of open.splice(0)) socket.terminate()
})
afterAll(async () => {
  await served.close()
  rmSync(settingsFolder, { recursive: true, force: true })
})

interface Visit {
  path?: string
  headers?: Record<string, string | undefined>
}

/** Connects; answers with the socket, or the status of the refusal. */
function visit({ path = '/socket', headers = {} }: Visit = {}): Promise<WebSocket | number> {
  const usual = { Cookie: cookieOf(served), Origin: `http://127.0.0.1:${served.port}` }
  const given = Object.entries({ ...usual, ...headers }).filter(([, value]) => value !== undefined)
  const options = { headers: Object.fromEntries(given) as Record<string, string> }
  const socket = new WebSocket(`ws://127.0.0.1:${served.port}${path}`, options)
  open.push(socket)
  return new Promise((resolve, reject) => {
    socket.on('open', () => {
      resolve(socket)
    })
    socket.on('unexpected-response', (_request, response) => {
      resolve(response.statusCode!)
    })
    socket.on('error', reject)
  })
}

async function page(): Promise<WebSocket> {
  const socket = await visit()
  if (typeof socket === 'number') throw new Error(`refused with ${socket}`)
  return socket
}

const closing = (socket: WebSocket) =>
  new Promise<number>((resolve) =>
    socket.on('close', (code) => {
      resolve(code)
    }),
  )
const next = (socket: WebSocket) =>
  new Promise<{ id: number; answer: Answer }>((resolve) =>
    socket.once('message', (data: Buffer) => {
      resolve(decodeMessage(new Uint8Array(data)) as { id: number; answer: Answer })
    }),
  )
const answers = async () => {
  const socket = await page()
  socket.send(encodeMessage({ id: 1, name: 'project.recent' }))
  return next(socket)
}

describe('who may connect', () => {
  it('a page of this server with its cookie', async () => {
    expect(await answers()).toEqual({ id: 1, answer: { result: [] } })
  })

  it.each<[string, Visit]>([
    ['without a cookie', { headers: { Cookie: undefined } }],
    ['with the cookie of another port', { headers: { Cookie: 'carryover-1=x' } }],
    ['from another site', { headers: { Origin: 'http://evil.example' } }],
    ['from another port', { headers: { Origin: 'http://127.0.0.1:1' } }],
    ['from a page without an origin', { headers: { Origin: 'null' } }],
    ['with no origin at all', { headers: { Origin: undefined } }],
    ['under another name', { headers: { Host: 'evil.example', Origin: 'http://evil.example' } }],
    ['with the token in the address alone', { path: '/socket?token=x', headers: { Cookie: undefined } }],
    ['elsewhere', { path: '/' }],
    ['at an address that is none', { path: '//' }],
  ])('nobody %s', async (_, given) => {
    expect(await visit(given)).toBe(403)
  })

  it('nobody with another token', async () => {
    expect(await visit({ headers: { Cookie: `${cookieOf(served)}x` } })).toBe(403)
    expect(await visit({ headers: { Cookie: `carryover-${served.port}=` } })).toBe(403)
  })

  it('32 pages, and again when one is closed', async () => {
    const pages = await Promise.all(Array.from({ length: 32 }, page))
    expect(await visit()).toBe(503)
    pages[0].terminate()
    await vi.waitFor(async () => {
      expect(await visit()).toBeInstanceOf(WebSocket)
    })
    expect(workbench.listening('job')).toBe(32)
  })
})

describe('what is understood', () => {
  it.each<[string, unknown]>([
    ['garbage', Uint8Array.of(0xc1)],
    ['nothing', new Uint8Array()],
    ['a message cut short', encodeMessage({ id: 1, name: 'project.recent' }).slice(0, -3)],
    ['two messages in one', Uint8Array.of(...encodeMessage({ id: 1 }), 1)],
    ['no call', encodeMessage([1, 2])],
    ['a call without a number', encodeMessage({ id: 'x', name: 'project.recent' })],
    ['half a number', encodeMessage({ id: 1.5, name: 'project.recent' })],
    ['an array that is cut', Uint8Array.of(0xc7, 7, 1, 0, 0, 0, 0, 0, 0, 0)],
    ['a prototype', encodeMessage(JSON.parse('{"id": 1, "__proto__": {"x": 1}}'))],
    ['a deep nest', new Uint8Array(100_000).fill(0x91)],
    ['an array that says to be huge', Uint8Array.of(0xdd, 0xff, 0xff, 0xff, 0xff)],
  ])('not %s: that page is closed, no other', async (_, bytes) => {
    const [other, socket] = [await page(), await page()]
    const closed = closing(socket)
    socket.send(bytes as Uint8Array)
    expect(await closed).toBe(1008)
    expect(other.readyState).toBe(WebSocket.OPEN)
    expect(await answers()).toMatchObject({ id: 1 })
  })

  it('no text', async () => {
    const socket = await page()
    const closed = closing(socket)
    socket.send('{"id": 1, "name": "project.recent"}')
    expect(await closed).toBe(1003)
  })

  it('no frame of more than 16 MiB', async () => {
    const socket = await page()
    const closed = closing(socket)
    socket.send(new Uint8Array(2 ** 24 + 1))
    expect(await closed).toBe(1009)
  })

  it('no more than 256 calls at once; the connection stays', async () => {
    const socket = await page()
    const got: { id: number; answer: Answer }[] = []
    socket.on('message', (data: Buffer) => got.push(decodeMessage(new Uint8Array(data)) as (typeof got)[number]))
    for (let id = 1; id <= 260; id++) socket.send(encodeMessage({ id, name: 'job.wait', input: { job: 'x' } }))
    await vi.waitFor(() => {
      expect(got.map(({ id }) => id)).toEqual([257, 258, 259, 260])
    })
    expect(got[0].answer).toMatchObject({ error: { code: 'USAGE', message: expect.stringContaining('256') as string } })
    blocked.resolve(undefined)
    await vi.waitFor(() => {
      expect(got).toHaveLength(260)
    })
    expect(socket.readyState).toBe(WebSocket.OPEN)
  })

  it('an answer that cannot be sent is an error of ours', async () => {
    const socket = await page()
    socket.send(encodeMessage({ id: 5, name: 'project.close', input: { project: 'p' } }))
    expect(await next(socket)).toMatchObject({ id: 5, answer: { error: { code: 'INTERNAL' } } })
  })
})

it('a page that does not read misses progress, not the end', async () => {
  const socket = await page()
  const got: { data: { status: string } }[] = []
  socket.pause()
  const long = 'x'.repeat(100_000)
  for (let i = 0; i < 300; i++) workbench.emit('job', { ...exampleJob, detail: long })
  workbench.emit('job', { ...exampleJob, status: 'done' })
  socket.on('message', (data: Buffer) => got.push(decodeMessage(new Uint8Array(data)) as (typeof got)[number]))
  socket.resume()
  await vi.waitFor(() => {
    expect(got.at(-1)?.data.status).toBe('done')
  })
  expect(got.length).toBeLessThan(300)
})

it('a port that is taken is said in words', async () => {
  await expect(serve(served.port)).rejects.toMatchObject({
    code: 'USAGE',
    message: `The port ${served.port} is used by another program.`,
    hint: expect.stringContaining('--port') as string,
  })
})

it('a page finds the server again after a restart on the same port', async () => {
  const client = createSocketClient(`ws://127.0.0.1:${served.port}/socket`, socketOf(served))
  await connected(client)
  const states: string[] = []
  client.connection.onChange((state) => states.push(state))
  const { port, url } = served
  const waiting = client.call('job.wait', { job: 'y' }).then(
    () => 'answered',
    (error: unknown) => error,
  )
  await waiting
  await served.close()
  await vi.waitFor(() => {
    expect(states).toEqual(['lost'])
  })
  await expect(client.call('project.recent', undefined)).rejects.toMatchObject({ code: 'CONNECTION_LOST' })
  served = await serve(port)
  expect(served.url).toBe(url)
  await connected(client)
  expect(states).toEqual(['lost', 'connected'])
  expect(await client.call('project.recent', undefined)).toEqual([])
  await client.close()
  expect(states).toEqual(['lost', 'connected'])
})
