import { fork } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Answer, Diagnosis } from '../../contract/index.ts'
import { createElectron, preventable, type FakeElectron } from './fakeElectron.ts'

/** The desktop bundle, as `electron-vite build` made it before these tests. */
const root = join(import.meta.dirname, '../..')
const dist = join(root, 'dist')
const read = (...names: string[]) => readFileSync(join(dist, ...names), 'utf8')
const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>
}

const atOnce = [/^(?:import|export)\b[^'"`;]*?\bfrom\s*["']([^"']+)["']/gm, /^import\s*["']([^"']+)["']/gm]
const whenAsked = /\b(?:import|require)\s*\(\s*["'`]([^"'`]+)["'`]\s*\)/g

/** What a built file imports or requires, in whatever way. */
const importsOf = (code: string, ways = [...atOnce, whenAsked]): string[] =>
  ways.flatMap((way) => [...code.matchAll(way)].map(([, name]) => name))
const packageOf = (name: string) => name.split('/', name.startsWith('@') ? 2 : 1).join('/')

describe('what is in it', () => {
  it('the preload script is one CommonJS file that requires Electron and nothing else', () => {
    expect(readdirSync(join(dist, 'preload'))).toEqual(['preload.cjs'])
    const code = read('preload', 'preload.cjs')
    expect(importsOf(code)).toEqual(['electron'])
    expect(code).not.toMatch(/^(import|export) /m)
    // The contract is there in types only.
    expect(code.length).toBeLessThan(5000)
  })

  it('the main process and the worker need only what is installed with the program', () => {
    const files = readdirSync(join(dist, 'main'))
    expect(files).toEqual(expect.arrayContaining(['main.js', 'worker.js']))
    const imported = files.flatMap((file) => importsOf(read('main', file)))
    const packages = new Set(imported.filter((name) => !name.startsWith('.') && !isBuiltin(name)).map(packageOf))
    expect(packages).toContain('better-sqlite3')
    packages.delete('electron')
    expect([...packages].filter((name) => !(name in dependencies))).toEqual([])
  })

  it('the worker loads nothing of Electron, and nothing of projects until it is to check one', () => {
    const reached = new Set<string>()
    const reach = (file: string): void => {
      if (reached.has(file)) return
      reached.add(file)
      for (const name of importsOf(read('main', file), atOnce)) if (name.startsWith('./')) reach(basename(name))
    }
    reach('worker.js')
    const imported = [...reached].flatMap((file) => importsOf(read('main', file), atOnce))
    expect(imported).toContain('@bufbuild/protobuf')
    expect(imported).not.toContain('electron')
    expect(imported).not.toContain('better-sqlite3')
  })
})

describe('what it does, with a fake Electron around it', () => {
  const settings = mkdtempSync(join(tmpdir(), 'carryover-bundle-'))
  let electron: FakeElectron
  let answerPage: (request: Request) => Promise<Response>
  const workers: ReturnType<typeof fork>[] = []

  /** Electron's utility process is a process of Node's here. */
  function utilityProcess(entry: string) {
    const child = fork(entry, {
      serialization: 'advanced',
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    workers.push(child)
    const utility = Object.assign(new EventEmitter(), {
      pid: child.pid,
      postMessage: (message: object) => ('leave' in message ? child.disconnect() : child.send(message)),
    })
    child.on('message', (message) => utility.emit('message', message))
    child.on('exit', (code) => utility.emit('exit', code))
    return utility
  }

  const call = (name: string, input?: unknown) => {
    const own = { url: 'app://carryover/index.html', parent: null }
    const event = { sender: electron.BrowserWindow.all[0].webContents, senderFrame: own }
    return electron.handlers.get('carryover:call')!(event, name, input) as Promise<Answer>
  }

  beforeAll(async () => {
    electron = createElectron()
    electron.utilityProcess.fork.mockImplementation(utilityProcess)
    vi.stubEnv('CARRYOVER_SETTINGS', settings)
    vi.doMock('electron', () => electron)
    await import(join(dist, 'main/main.js'))
    await vi.waitFor(() => {
      if (!electron.BrowserWindow.all[0]?.loadURL.mock.calls.length) throw new Error('No page was loaded.')
    })
    const [[, handler]] = electron.protocol.handle.mock.calls as [[string, typeof answerPage]]
    answerPage = handler
  })
  afterAll(() => {
    for (const worker of workers) worker.kill('SIGKILL')
    vi.unstubAllEnvs()
    rmSync(settings, { recursive: true, force: true })
  })

  it('the window finds its preload script', () => {
    const { preload } = electron.BrowserWindow.all[0].options.webPreferences as { preload: string }
    expect(readFileSync(preload, 'utf8')).toContain('exposeInMainWorld')
  })

  it('the page and everything that it names are there', async () => {
    const get = (path: string) => answerPage({ method: 'GET', url: `app://carryover/${path}` } as Request)
    const page = await (await get('index.html')).text()
    const named = [...page.matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map(([, path]) => path)
    expect(named.length).toBeGreaterThan(1)
    for (const path of named) expect([path, (await get(path)).status]).toEqual([path, 200])
    // The policy allows neither.
    expect(page).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son\w+=/i)
  })

  it('the engine works, and runs a network in a worker of the bundle', async () => {
    const answer = (await call('doctor')) as { result: Diagnosis }
    expect(answer.result.providers).toContainEqual(expect.objectContaining({ name: 'CPU', works: true, used: true }))
    expect(answer.result.checks).toMatchObject([
      { name: 'Network', ok: true },
      { name: 'Project file', ok: true },
    ])
    expect(workers.length).toBeGreaterThan(0)
  })

  it('ends with its workers', async () => {
    electron.BrowserWindow.all[0].emit('close', preventable())
    await vi.waitFor(
      () => {
        expect(electron.app.quit).toHaveBeenCalled()
      },
      { timeout: 20_000 },
    )
    expect(electron.app.exit).not.toHaveBeenCalled()
    await vi.waitFor(() => {
      expect(workers.every(({ exitCode, signalCode }) => exitCode === 0 || signalCode !== null)).toBe(true)
    })
  })
})
