import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { callChannel } from '../../electron/channels.ts'
import { pageHeaders } from '../../main/web/appFile.ts'
import { preventable } from './fakeElectron.ts'
import { startDesktop } from './startDesktop.ts'

/** The items of Electron's security checklist, one by one (docs: tutorial/security). */

describe('the window', () => {
  it('has no Node, is isolated and sandboxed, and weakens nothing', async () => {
    const { window, electron } = await startDesktop()
    expect(electron.app.enableSandbox).toHaveBeenCalled()
    const preferences = window.options.webPreferences as Record<string, unknown>
    const { preload, ...others } = preferences
    expect(others).toEqual({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    })
    expect(preload).toMatch(/preload[\\/]preload\.cjs$/)
  })

  it('loads its own page, and no other address that the environment names once it is installed', async () => {
    vi.stubEnv('ELECTRON_RENDERER_URL', 'http://localhost:5173/')
    const installed = await startDesktop()
    expect(installed.window.loadURL).toHaveBeenCalledWith('app://carryover/index.html')
    vi.stubEnv('ELECTRON_RENDERER_URL', 'http://localhost:5173/')
    const development = await startDesktop({ packaged: false })
    expect(development.window.loadURL).toHaveBeenCalledWith('http://localhost:5173/')
  })
})

it('its own page may copy, as in a browser, and no other page may', async () => {
  const { electron } = await startDesktop()
  const { defaultSession } = electron.session
  const [[request]] = defaultSession.setPermissionRequestHandler.mock.calls as [[(...given: unknown[]) => void]]
  const [[check]] = defaultSession.setPermissionCheckHandler.mock.calls as [[(...given: unknown[]) => boolean]]
  for (const [page, may] of [
    ['app://carryover/', true],
    ['app://carryover/index.html', true],
    ['https://example.org/', false],
    ['app://other/', false],
    ['file:///', false],
    ['null', false],
    ['', false],
  ] as const) {
    const decide = vi.fn()
    request({}, 'clipboard-sanitized-write', decide, { requestingUrl: page })
    expect([check({}, 'clipboard-sanitized-write', page), decide.mock.calls]).toEqual([may, [[may]]])
  }
})

/** All that this version of Electron asks about. */
const types = readFileSync(join(import.meta.dirname, '../../node_modules/electron/electron.d.ts'), 'utf8')
const [, union] = /setPermissionCheckHandler\(handler: \(\(\w+: [^,]*, permission: ([^,]*),/.exec(types)!
const permissions = [...union.matchAll(/'([\w-]+)'/g)].map(([, name]) => name)

it('no other permission is given, no device, no download', async () => {
  const { electron } = await startDesktop()
  const { defaultSession } = electron.session
  const decide = vi.fn()
  const own = 'app://carryover/'
  const [[request]] = defaultSession.setPermissionRequestHandler.mock.calls as [[(...given: unknown[]) => void]]
  const [[check]] = defaultSession.setPermissionCheckHandler.mock.calls as [[(...given: unknown[]) => boolean]]
  const others = permissions.filter((permission) => permission !== 'clipboard-sanitized-write')
  expect(others).toEqual(
    expect.arrayContaining(['media', 'geolocation', 'clipboard-read', 'fileSystem', 'openExternal']),
  )
  for (const permission of others) request({}, permission, decide, { requestingUrl: own })
  expect(decide.mock.calls).toEqual(others.map(() => [false]))
  expect(others.filter((permission) => check({}, permission, own))).toEqual([])
  const [[device]] = defaultSession.setDevicePermissionHandler.mock.calls as [[(details: unknown) => boolean]]
  expect(device({ deviceType: 'usb' })).toBe(false)
  const [[event, download]] = defaultSession.on.mock.calls as [[string, (event: unknown) => void]]
  expect(event).toBe('will-download')
  const prevented = preventable()
  download(prevented)
  expect(prevented.preventDefault).toHaveBeenCalled()
})

describe('whatever shows pages', () => {
  const foreign = [
    'https://example.org/',
    'file:///etc/passwd',
    'app://other/index.html',
    'data:text/html,x',
    'about:x',
  ]

  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])(
    'stays on the program’s own: %s',
    async (moving) => {
      const { window } = await startDesktop()
      for (const url of foreign) {
        const event = preventable({ url })
        window.webContents.emit(moving, event)
        expect([url, event.preventDefault.mock.calls.length]).toEqual([url, 1])
      }
      const own = preventable({ url: 'app://carryover/index.html' })
      window.webContents.emit(moving, own)
      expect(own.preventDefault).not.toHaveBeenCalled()
    },
  )

  it('opens no window; an https link goes to the system’s browser, and nothing else does', async () => {
    const { window, electron } = await startDesktop()
    const [[open]] = window.webContents.setWindowOpenHandler.mock.calls as [[(details: { url: string }) => unknown]]
    for (const url of [...foreign, 'http://example.org/', 'app://carryover/index.html']) {
      expect(open({ url })).toEqual({ action: 'deny' })
    }
    expect(electron.shell.openExternal.mock.calls).toEqual([['https://example.org/']])
  })

  it('has no webview', async () => {
    const { window } = await startDesktop()
    const event = preventable()
    window.webContents.emit('will-attach-webview', event)
    expect(event.preventDefault).toHaveBeenCalled()
  })
})

describe('calls', () => {
  const own = { url: 'app://carryover/index.html', parent: null }

  it('are answered on one channel, to the page of the window only', async () => {
    const { electron, window, workbench } = await startDesktop()
    expect([...electron.handlers.keys()]).toEqual([callChannel])
    const handler = electron.handlers.get(callChannel)!
    const call = (event: unknown) => handler(event, 'job.list', undefined)
    workbench.asked.length = 0
    const refused = { error: { code: 'USAGE', message: expect.any(String) as string } }
    for (const event of [
      { sender: {}, senderFrame: own },
      { sender: window.webContents, senderFrame: null },
      { sender: window.webContents, senderFrame: { ...own, parent: {} } },
      { sender: window.webContents, senderFrame: { ...own, url: 'https://example.org/' } },
      { sender: window.webContents, senderFrame: { ...own, url: 'app://other/index.html' } },
      { sender: window.webContents, senderFrame: { ...own, url: '' } },
    ]) {
      expect(await call(event)).toEqual(refused)
    }
    expect(workbench.asked).toEqual([])
    expect(await call({ sender: window.webContents, senderFrame: own })).toEqual({ result: [] })
    window.destroyed = true
    expect(await call({ sender: window.webContents, senderFrame: own })).toEqual(refused)
  })

  it('events go to the page while it is one of ours', async () => {
    const { window, workbench } = await startDesktop()
    workbench.emit('forgotten', { job: 'a' })
    expect(window.webContents.send).toHaveBeenCalledTimes(1)
    window.webContents.getURL = () => 'https://example.org/'
    workbench.emit('forgotten', { job: 'b' })
    window.webContents.getURL = () => own.url
    window.destroyed = true
    workbench.emit('forgotten', { job: 'c' })
    expect(window.webContents.send).toHaveBeenCalledTimes(1)
  })
})

describe('app://', () => {
  const folder = mkdtempSync(join(tmpdir(), 'carryover-app-'))
  beforeAll(() => {
    mkdirSync(join(folder, 'app/assets'), { recursive: true })
    writeFileSync(join(folder, 'app/index.html'), '<!doctype html>')
    writeFileSync(join(folder, 'secret.json'), '"secret"')
    symlinkSync(join(folder, 'secret.json'), join(folder, 'app/leak.json'))
  })
  afterAll(() => {
    rmSync(folder, { recursive: true })
  })
  const ask = async (url: string, method = 'GET') => {
    const { answerRequest } = await import('../../electron/protocol.ts')
    return answerRequest(join(folder, 'app'), { url, method } as Request)
  }

  it('is an origin of its own, as secure as https, and serves the built app', async () => {
    const { electron } = await startDesktop()
    expect(electron.protocol.registerSchemesAsPrivileged.mock.calls).toEqual([
      [[{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } }]],
    ])
    expect(electron.protocol.handle).toHaveBeenCalledExactlyOnceWith('app', expect.any(Function))
  })

  it('sends a page with the policy that keeps scripts of others out', async () => {
    for (const url of ['app://carryover/', 'app://carryover/index.html']) {
      const response = await ask(url)
      expect([response.status, await response.text()]).toEqual([200, '<!doctype html>'])
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': pageHeaders['Content-Security-Policy'],
        'x-content-type-options': 'nosniff',
      })
    }
    expect(await (await ask('app://carryover/', 'HEAD')).text()).toBe('')
  })

  it.each([
    'app://carryover/../secret.json',
    'app://carryover/..%2fsecret.json',
    'app://carryover/%2e%2e%2fsecret.json',
    'app://carryover/leak.json',
    'app://carryover/assets',
    'app://carryover',
    'app://other/index.html',
    'app:index.html',
    'file:///etc/passwd',
    'nonsense',
  ])('sends nothing else: %s', async (url) => {
    const response = await ask(url)
    expect(response.status).toBe(404)
    expect(response.headers.has('content-security-policy')).toBe(true)
    expect(await response.text()).not.toContain('secret')
  })

  it('takes nothing in', async () => {
    expect((await ask('app://carryover/', 'POST')).status).toBe(405)
  })
})
