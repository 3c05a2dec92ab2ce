import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createSocketClient } from '../../renderer/client/socketClient.ts'
import type { Client } from '../../renderer/client/client.ts'
import { connected, cookieOf, socketOf } from '../web/visitor.ts'

/** The commands that open the workbench, as processes of their own. */
const program = join(import.meta.dirname, '../../bin/carryover.mjs')
const folder = mkdtempSync(join(tmpdir(), 'carryover-serve-'))
const root = join(folder, 'root')
const project = join(root, 'p.carryover')
/** Elsewhere there is always a display, and a browser would open on it. */
const linux = process.platform === 'linux'
const clients: Client[] = []

beforeAll(async () => {
  mkdirSync(root)
  writeFileSync(join(folder, 'secret.csv'), 'outside')
  expect(await carryover(['new', project]).ended).toBe(0)
})
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close()
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

function carryover(argv: string[], more: Record<string, string> = {}) {
  const { DISPLAY: _, WAYLAND_DISPLAY: __, ...environment } = process.env
  const child = spawn(process.execPath, [program, ...argv], {
    cwd: root,
    env: { ...environment, HOME: root, CARRYOVER_SETTINGS: join(folder, 'settings'), ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = { stdout: '', stderr: '' }
  const waiting = new Set<() => void>()
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].on('data', (chunk: Buffer) => {
      said[stream] += chunk.toString()
      for (const look of waiting) look()
    })
  }
  const ended = new Promise<number | null>((resolve) => {
    child.on('close', resolve)
  })
  return {
    child,
    said,
    ended,
    /** Waits until it printed something that fits. */
    saying: (wanted: RegExp) =>
      new Promise<string>((resolve, reject) => {
        const look = () => {
          const match = wanted.exec(said.stdout)
          if (match) resolve(match[0])
        }
        waiting.add(look)
        look()
        void ended.then((status) => {
          reject(new Error(`It ended with ${status}: ${said.stdout}${said.stderr}`))
        })
      }),
  }
}

interface Address {
  url: string
  port: number
}

async function serving(argv: string[], more: Record<string, string> = {}) {
  const started = carryover([...argv, '--json'], more)
  const address = JSON.parse(await started.saying(/^\{.*\}\n/)) as Address
  const stop = async () => {
    started.child.kill('SIGINT')
    return started.ended
  }
  return { ...started, ...address, stop }
}

async function visit(address: Address): Promise<Client> {
  const client = createSocketClient(`ws://127.0.0.1:${address.port}/socket`, socketOf(address))
  clients.push(client)
  await connected(client)
  return client
}

describe('carryover serve', () => {
  it('prints one document at once, serves the pages to who has the address, and ends cleanly', async () => {
    const served = await serving(['serve'])
    expect(Object.keys(JSON.parse(served.said.stdout) as object)).toEqual(['url', 'port'])
    const page = await fetch(`http://127.0.0.1:${served.port}/`, { headers: { Cookie: cookieOf(served) } })
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<div id="app">')])
    expect((await fetch(`http://127.0.0.1:${served.port}/`)).status).toBe(403)
    expect(await served.stop()).toBe(0)
    expect(served.said).toMatchObject({ stderr: '', stdout: expect.stringMatching(/^[^\n]+\n$/) as string })
  })

  it('tells people the address and which files it may use', async () => {
    const served = carryover(['serve', '--root', root])
    const said = await served.saying(/Ctrl\+C ends it/)
    expect(said).toBeTruthy()
    expect(served.said.stdout).toMatch(/http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}\n/)
    expect(served.said.stdout).toContain(root)
    served.child.kill('SIGTERM')
    expect(await served.ended).toBe(0)
  })

  it('begins with the project that was named', async () => {
    const served = await serving(['serve', 'p.carryover'])
    expect(served.url).toMatch(/\?token=[\w-]{43}#\/project\//)
    expect(decodeURIComponent(served.url)).toContain(`#/project/${project}`)
    const client = await visit(served)
    expect(await client.call('project.info', { project })).toMatchObject({ project, readOnly: false })
    expect(await served.stop()).toBe(0)
    // At rest it is one file.
    expect(existsSync(`${project}-wal`)).toBe(false)
  })

  it('lets nobody out of its roots', async () => {
    const served = await serving(['serve', '--root', root])
    const client = await visit(served)
    expect(await client.call('files.list', { folder: root })).toMatchObject({ folder: root })
    for (const path of [join(folder, 'q.carryover'), join(root, '../q.carryover'), '/q.carryover']) {
      await expect(client.call('project.create', { path })).rejects.toMatchObject({ code: 'PATH_FORBIDDEN' })
    }
    await expect(client.call('files.list', { folder })).rejects.toMatchObject({ code: 'PATH_FORBIDDEN' })
    await served.stop()
    const elsewhere = carryover(['serve', '--root', join(folder, 'settings'), '--json', project])
    expect(await elsewhere.ended).toBe(1)
    expect(JSON.parse(elsewhere.said.stdout)).toMatchObject({ error: { code: 'PATH_FORBIDDEN' } })
  })

  it('is found again by an open page, after it was killed and started on the same port', async () => {
    const served = await serving(['serve', 'p.carryover'])
    const client = await visit(served)
    const states: string[] = []
    client.connection.onChange((state) => states.push(state))
    served.child.kill('SIGKILL')
    await served.ended
    const again = await serving(['serve', 'p.carryover', '--port', String(served.port)])
    expect(again.url).toBe(served.url)
    await connected(client)
    expect(states).toEqual(['lost', 'connected'])
    expect(await client.call('project.open', { path: project })).toMatchObject({ readOnly: false })

    const taken = carryover(['serve', '--port', String(served.port), '--json'])
    expect(await taken.ended).toBe(2)
    expect(JSON.parse(taken.said.stdout)).toMatchObject({ error: { code: 'USAGE' } })
    await again.stop()
  })
})

describe.skipIf(!linux)('carryover alone', () => {
  it('is the workbench in the browser, where there is no display', async () => {
    const served = await serving([])
    expect((await visit(served)).connection.state).toBe('connected')
    expect(await served.stop()).toBe(0)
    const opened = await serving([project])
    expect(decodeURIComponent(opened.url)).toContain(project)
    expect(await opened.stop()).toBe(0)
  })
})

/** Stand-ins for Electron's program and the system's browser: they note what they were given. */
describe.skipIf(!linux)('where there is a display', () => {
  const dist = join(folder, 'electron')
  const noted = (what: string) => join(folder, `noted-${what}`)
  const script = (name: string, lines: string) => {
    writeFileSync(join(dist, name), `#!/bin/sh\n${lines}\n`)
    chmodSync(join(dist, name), 0o755)
  }
  beforeAll(() => {
    mkdirSync(dist)
    script('electron', `printf '%s\\n' "$@" "node $ELECTRON_RUN_AS_NODE." > '${noted('electron')}'\neval "$WHAT"`)
    script('xdg-open', `printf '%s' "$1" > '${noted('browser')}'`)
  })
  afterEach(() => {
    for (const what of ['electron', 'browser']) rmSync(noted(what), { force: true })
  })
  const desktop = (what: string) => ({
    DISPLAY: ':99',
    PATH: `${dist}:/usr/bin:/bin`,
    ELECTRON_OVERRIDE_DIST_PATH: dist,
    ELECTRON_RUN_AS_NODE: '1',
    WHAT: what,
  })

  it('Electron opens the window, and the command stays as long as that', async () => {
    const opened = carryover([project], desktop('sleep 4'))
    await opened.saying(/open in its window/)
    const [app, ...given] = readFileSync(noted('electron'), 'utf8').trim().split('\n')
    expect(JSON.parse(readFileSync(join(app, 'package.json'), 'utf8'))).toMatchObject({ name: 'carryover' })
    expect(given).toEqual([project, 'node .'])
    expect(await opened.ended).toBe(0)
  })

  it('Electron hands over to a window that is open already', async () => {
    const opened = carryover(['open', '--sample', '--json'], desktop('exit 0'))
    expect(await opened.ended).toBe(0)
    expect(JSON.parse(opened.said.stdout)).toEqual({ host: 'desktop' })
    expect(readFileSync(noted('electron'), 'utf8')).toContain('--sample\n')
  })

  it('the browser takes its place where the window cannot be opened, through an address that works once', async () => {
    const served = await serving([project], desktop('exit 1'))
    expect(served.said.stderr).toContain('the browser takes its place')
    const shown = await vi.waitFor(() => readFileSync(noted('browser'), 'utf8'))
    expect(decodeURIComponent(shown)).toContain(`#/project/${project}`)
    // Command lines can be read by everybody on the machine.
    expect(shown).not.toContain(new URL(served.url).searchParams.get('token'))
    const visits = [await fetch(shown, { redirect: 'manual' }), await fetch(shown, { redirect: 'manual' })]
    expect(visits.map(({ status }) => status)).toEqual([302, 403])
    expect(await served.stop()).toBe(0)
  })

  it('and where it is told to', async () => {
    const served = await serving(['open', '--browser', project], desktop('exit 0'))
    expect(existsSync(noted('electron'))).toBe(false)
    expect(await served.stop()).toBe(0)
  })
})
