import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { serveWorkbench, type Served } from '../../main/web/index.ts'
import { createFake } from '../fakeWorkbench.ts'
import { cookieOf } from './visitor.ts'

/** More by hand. */
const crowd = Number(process.env.CARRYOVER_CONNECTIONS ?? 1000)

const folder = mkdtempSync(join(tmpdir(), 'carryover-raw-'))
let served: Served
const open: Socket[] = []

beforeAll(async () => {
  writeFileSync(join(folder, 'index.html'), '<!doctype html>')
  served = await serveWorkbench({ workbench: createFake(), port: 0, folder, settingsFolder: folder })
})
afterEach(() => {
  for (const socket of open.splice(0)) socket.destroy()
})
afterAll(async () => {
  await served.close()
  rmSync(folder, { recursive: true, force: true })
})

interface Raw {
  socket: Socket
  /** All that came so far. */
  said: () => string
  closed: Promise<void>
}

/** A connection that says what it wants, byte by byte. */
function visit(...pieces: (string | Uint8Array)[]): Raw {
  const socket = connect(served.port, '127.0.0.1')
  open.push(socket)
  let said = ''
  socket.on('data', (chunk: Buffer) => (said += chunk.toString('latin1')))
  socket.on('error', () => undefined)
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  for (const piece of pieces) socket.write(piece)
  return { socket, said: () => said, closed }
}

const head = (lines: string[], path = '/') => `${['GET', path, 'HTTP/1.1'].join(' ')}\r\n${lines.join('\r\n')}\r\n\r\n`
const host = () => `Host: 127.0.0.1:${served.port}`
const own = () => [host(), `Cookie: ${cookieOf(served)}`, `Origin: http://127.0.0.1:${served.port}`]
const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13']
const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='

/** The server answers those that behave. */
async function goesOn(): Promise<void> {
  const { said, closed } = visit(head([...own(), 'Connection: close']))
  await closed
  expect(said()).toMatch(/^HTTP\/1\.1 200 /)
}

describe('a visitor that misbehaves', () => {
  it(`${crowd} connections at once: 128 stay, and when they go there is room again`, async () => {
    const visitors = Array.from({ length: crowd }, () => visit())
    const gone = visitors.map(({ closed }) => closed)
    let left = crowd
    for (const each of gone) void each.then(() => left--)
    await expect.poll(() => left, { timeout: 20_000 }).toBeLessThanOrEqual(128)
    for (const { socket } of visitors) socket.destroy()
    await Promise.all(gone)
    await expect
      .poll(() =>
        goesOn().then(
          () => true,
          () => false,
        ),
      )
      .toBe(true)
  })

  it('half a head is not waited for, and neither is a body that comes byte by byte', async () => {
    const slow = visit('GET / HTTP/1.1\r\nHost: 127')
    const body = visit(head([...own(), 'Content-Length: 1000000']).replace('GET', 'POST'), 'x')
    await expect.poll(body.said).toMatch(/^HTTP\/1\.1 405 /)
    await slow.closed
    expect(slow.said()).toMatch(/^(HTTP\/1\.1 408 |$)/)
    await goesOn()
  })

  it.each<[string, () => string]>([
    ['no request', () => 'nonsense\r\n\r\n'],
    ['another protocol', () => '\x16\x03\x01\x02\x00\x01\x00\x01'],
    ['a head that does not end', () => `GET / HTTP/1.1\r\n${'X: y\r\n'.repeat(20_000)}`],
    ['a line of a megabyte', () => `GET /${'a'.repeat(2 ** 20)} HTTP/1.1\r\n`],
    ['two lengths', () => head([...own(), 'Content-Length: 1', 'Content-Length: 2'])],
    ['a length and chunks', () => head([...own(), 'Content-Length: 1', 'Transfer-Encoding: chunked'])],
    ['two hosts', () => head([host(), 'Host: evil.example', `Cookie: ${cookieOf(served)}`])],
  ])('%s is refused or dropped', async (_, sent) => {
    const { said, closed } = visit(sent())
    await Promise.race([closed, expect.poll(said, { timeout: 5000 }).toMatch(/^HTTP\/1\.1 4\d\d /)])
    expect(said()).toMatch(/^(HTTP\/1\.1 4\d\d |$)/)
    await goesOn()
  })

  it.each<[string, string[]]>([
    ['of another kind', ['Connection: Upgrade', 'Upgrade: h2c']],
    ['without a key', upgrade],
    ['with half a key', [...upgrade, 'Sec-WebSocket-Key: x']],
    ['of an old version', ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 7', key]],
  ])('an upgrade %s is refused', async (_, lines) => {
    const { said, closed } = visit(head([...own(), ...lines], '/socket'))
    await closed
    expect(said()).toMatch(/^HTTP\/1\.1 4\d\d /)
    await goesOn()
  })

  it.each<[string, number[]]>([
    ['that says to be a terabyte long', [0x82, 0xff, 0, 0, 1, 0, 0, 0, 0, 0, 1, 2, 3, 4]],
    ['without a mask', [0x82, 0x01, 0xc1]],
    ['of a kind that is none', [0x83, 0x80, 1, 2, 3, 4]],
    ['with bits that mean nothing', [0xf2, 0x80, 1, 2, 3, 4]],
    ['that goes on what never began', [0x80, 0x80, 1, 2, 3, 4]],
    ['of control in two parts', [0x09, 0x80, 1, 2, 3, 4]],
    ['of control that is too long', [0x89, 0xfe, 0x00, 0xff, 1, 2, 3, 4]],
  ])('a frame %s ends its connection alone', async (_, bytes) => {
    const { said, closed, socket } = visit(head([...own(), ...upgrade, key], '/socket'))
    await expect.poll(said).toMatch(/^HTTP\/1\.1 101 /)
    socket.write(Uint8Array.from(bytes))
    await closed
    await goesOn()
  })

  it('half a frame keeps nobody from being answered', async () => {
    const { said, socket } = visit(head([...own(), ...upgrade, key], '/socket'))
    await expect.poll(said).toMatch(/^HTTP\/1\.1 101 /)
    socket.write(Uint8Array.of(0x82, 0xfe, 0xff))
    await goesOn()
    expect(socket.destroyed).toBe(false)
  })
})
