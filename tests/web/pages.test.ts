import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { request, type IncomingHttpHeaders } from 'node:http'
import { connect } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { serveWorkbench, type Served } from '../../main/web/index.ts'
import { createFake } from '../fakeWorkbench.ts'
import { cookieOf } from './visitor.ts'

const folder = mkdtempSync(join(tmpdir(), 'carryover-web-'))
const app = join(folder, 'app')
const settingsFolder = join(folder, 'settings')
let served: Served

beforeAll(async () => {
  mkdirSync(join(app, 'assets'), { recursive: true })
  writeFileSync(join(app, 'index.html'), '<!doctype html>')
  writeFileSync(join(app, 'assets/main-a1.js'), 'export {}')
  writeFileSync(join(app, 'notes.txt'), 'not a kind of file of the app')
  writeFileSync(join(folder, 'secret.json'), '"secret"')
  mkdirSync(join(folder, 'app-beside'))
  writeFileSync(join(folder, 'app-beside/secret.json'), '"secret"')
  symlinkSync(join(folder, 'secret.json'), join(app, 'leak.json'))
  symlinkSync(folder, join(app, 'out'))
  served = await serveWorkbench({ workbench: createFake(), port: 0, folder: app, settingsFolder })
})
afterAll(async () => {
  await served.close()
  rmSync(folder, { recursive: true, force: true })
})

interface Reply {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

/** A request whose path and headers are sent as they are; a cookie of null goes without one. */
function ask(path: string, given: { method?: string; headers?: Record<string, string>; cookie?: string | null } = {}) {
  const { method = 'GET', headers = {}, cookie = cookieOf(served) } = given
  return new Promise<Reply>((resolve, reject) => {
    const { port } = served
    const all = { Host: `127.0.0.1:${port}`, ...(cookie === null ? {} : { Cookie: cookie }), ...headers }
    const sent = request({ host: '127.0.0.1', port, path, method, headers: all }, (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => (body += part))
      response.on('end', () => {
        resolve({ status: response.statusCode!, headers: response.headers, body })
      })
    })
    sent.on('error', reject)
    sent.end()
  })
}

describe('who is let in', () => {
  const token = () => new URL(served.url).searchParams.get('token')!

  it('the address with the token gives a cookie and leaves no token behind', async () => {
    const { pathname, search } = new URL(served.url)
    const reply = await ask(pathname + search, { cookie: null })
    expect(reply).toMatchObject({ status: 302, headers: { location: '/', 'cache-control': 'no-store' } })
    expect(reply.headers['set-cookie']).toEqual([`${cookieOf(served)}; HttpOnly; SameSite=Strict; Path=/`])
    expect(await ask('/')).toMatchObject({ status: 200, body: '<!doctype html>' })
  })

  it.each(['/', '/index.html', '/assets/main-a1.js', '/nothing'])('nobody without a token: %s', async (path) => {
    expect(await ask(path, { cookie: null })).toMatchObject({ status: 403 })
    expect((await ask(path, { cookie: null })).body).not.toContain(token())
  })

  it('nobody with another token, in the address or the cookie', async () => {
    for (const wrong of ['', 'x', token().slice(1), `${token()}x`, token().toUpperCase()]) {
      expect(await ask(`/?token=${wrong}`, { cookie: null })).toMatchObject({ status: 403 })
      expect(await ask('/', { cookie: `carryover-${served.port}=${wrong}` })).toMatchObject({ status: 403 })
    }
    expect(await ask('/', { cookie: `carryover-1=${token()}` })).toMatchObject({ status: 403 })
  })

  it('an invitation works once', async () => {
    const { search } = new URL(served.invite())
    expect(search).not.toContain(token())
    expect(await ask(`/${search}`, { cookie: null })).toMatchObject({ status: 302 })
    expect(await ask(`/${search}`, { cookie: null })).toMatchObject({ status: 403 })
  })

  it('an invitation that nobody took is over after a minute', async () => {
    const { search } = new URL(served.invite())
    const later = performance.now() + 61_000
    vi.spyOn(performance, 'now').mockReturnValue(later)
    expect(await ask(`/${search}`, { cookie: null })).toMatchObject({ status: 403 })
    vi.restoreAllMocks()
  })

  it.each(['evil.example', 'evil.example:80', '127.0.0.1.evil.example:80', '0.0.0.0:80', '10.0.0.1:80', '127.0.0.1'])(
    'no name but this machine’s own: Host %j',
    async (Host) => {
      // The names of other sites may resolve to 127.0.0.1.
      expect(await ask('/', { headers: { Host } })).toMatchObject({ status: 403 })
    },
  )

  it('through a tunnel from another port', async () => {
    expect(await ask('/', { headers: { Host: 'localhost:9000' } })).toMatchObject({ status: 200 })
  })

  it.each(['http://evil.example', 'https://127.0.0.1', 'http://127.0.0.1:1', 'null'])(
    'no page of %s',
    async (Origin) => {
      expect(await ask('/', { headers: { Origin } })).toMatchObject({ status: 403 })
    },
  )

  it('the token is kept for the person alone', () => {
    const file = join(settingsFolder, `token-${served.port}`)
    expect(readFileSync(file, 'utf8')).toBe(token())
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('listens on 127.0.0.1 only', async () => {
    const others = Object.values(networkInterfaces()).flatMap((each) => each ?? [])
    const addresses = ['::1', ...others.filter(({ address }) => address !== '127.0.0.1').map(({ address }) => address)]
    for (const host of addresses) {
      const outcome = await new Promise<string>((resolve) => {
        const socket = connect({ host, port: served.port }, () => {
          resolve('connected')
          socket.destroy()
        }).on('error', () => {
          resolve('refused')
        })
      })
      expect([host, outcome]).toEqual([host, 'refused'])
    }
  })
})

describe('what is sent', () => {
  it('a page with the headers that keep it in', async () => {
    const { headers } = await ask('/')
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    })
    const policy = headers['content-security-policy'] as string
    for (const rule of [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]) {
      expect(policy.split('; ')).toContain(rule)
    }
    expect(policy).not.toContain('unsafe-eval')
  })

  it('refusals carry them as well', async () => {
    for (const reply of [await ask('/', { cookie: null }), await ask('/nothing'), await ask('/', { method: 'POST' })]) {
      expect(reply.headers).toHaveProperty('content-security-policy')
      expect(reply.headers).toHaveProperty('x-content-type-options')
    }
  })

  it('assets for good, by their hash', async () => {
    const { headers, body } = await ask('/assets/main-a1.js')
    expect([headers['cache-control'], body]).toEqual(['public, max-age=31536000, immutable', 'export {}'])
    expect(await ask('/assets/main-a1.js', { method: 'HEAD' })).toMatchObject({ status: 200, body: '' })
  })

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('no %s', async (method) => {
    expect(await ask('/', { method })).toMatchObject({ status: 405 })
  })

  it.each([
    '/../secret.json',
    '/..%2fsecret.json',
    '/%2e%2e/secret.json',
    '/%2e%2e%2fsecret.json',
    '/assets/../../secret.json',
    '/..%5csecret.json',
    '/../app-beside/secret.json',
    '/..%2fapp-beside%2fsecret.json',
    '/leak.json',
    '/out/secret.json',
    '/notes.txt',
    '/assets',
    '/assets/',
    '/%00',
    '/index.html%00.js',
    '/%',
    '/%ff',
    '//',
    '//evil.example/index.html',
    '/\\evil.example',
    'index.html',
    '*',
    `/${'a'.repeat(8000)}`,
  ])('nothing outside the app: %s', async (path) => {
    const reply = await ask(path)
    expect(reply.status).toBeGreaterThanOrEqual(400)
    expect(reply.body).not.toContain('secret"')
  })

  it('goes on after all that', async () => {
    expect(await ask('/')).toMatchObject({ status: 200 })
  })
})
