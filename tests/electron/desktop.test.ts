import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { studySettings } from '../../contract/index.ts'
import { empty } from '../fakeWorkbench.ts'
import { preventable } from './fakeElectron.ts'
import { startDesktop } from './startDesktop.ts'

const folder = mkdtempSync(join(tmpdir(), 'carryover-desktop-'))
const project = join(folder, 'a.carryover')
const another = join(folder, 'b.carryover')
beforeAll(() => {
  writeFileSync(project, '')
  writeFileSync(another, '')
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

describe('start', () => {
  it('gives the engine what only a desktop has, and keeps its files with the settings of the person', async () => {
    const { options, electron, settingsFolder } = await startDesktop()
    expect(options).toMatchObject([{ host: { name: 'desktop' }, startWorker: expect.any(Function) as () => void }])
    expect(options[0].roots).toBeUndefined()
    expect(electron.app.setPath).toHaveBeenCalledWith('userData', join(settingsFolder, 'window'))
  })

  it('shows the window when its page is there', async () => {
    const { window } = await startDesktop()
    expect(window.options.show).toBe(false)
    expect(window.show).not.toHaveBeenCalled()
    window.emit('ready-to-show')
    expect(window.show).toHaveBeenCalledTimes(1)
    expect(window.maximize).not.toHaveBeenCalled()
  })

  it('opens the file it was started with, as soon as the page listens', async () => {
    const { window, commands } = await startDesktop({ argv: ['--some-switch', project] })
    expect(commands()).toEqual([])
    window.webContents.emit('did-finish-load')
    expect(commands()).toEqual([{ name: 'open', argument: project }])
    // The page that was loaded again stays where it is.
    window.webContents.emit('did-finish-load')
    expect(commands()).toHaveLength(1)
  })

  it('in a checkout Electron’s own argument comes first', async () => {
    const { window, commands } = await startDesktop({ argv: [project], packaged: false })
    window.webContents.emit('did-finish-load')
    expect(commands()).toEqual([{ name: 'open', argument: project }])
  })

  it('opens the sample study when asked, and starts it while there is no report', async () => {
    const settings = studySettings.parse({
      samples: { kind: 'all' },
      players: { kind: 'grid', rows: 2, columns: 2 },
    })
    const answers = {
      'project.sample': () => ({ ...empty, project: another, path: another }),
      'study.settings': () => settings,
      'study.start': () => ({ job: 'x' }),
    }
    const { window, commands, workbench } = await startDesktop({ argv: ['--sample'], answers })
    window.webContents.emit('did-finish-load')
    await vi.waitFor(() => {
      expect(commands()).toEqual([{ name: 'open', argument: another }])
    })
    expect(workbench.asked).toContainEqual({ name: 'study.start', input: { project: another, settings } })
  })

  it('says so when the sample study cannot be opened', async () => {
    const answers = {
      'project.sample': () => {
        throw new Error('The disk is full.')
      },
    }
    const { electron } = await startDesktop({ argv: ['--sample'], answers })
    await vi.waitFor(() => {
      expect(electron.dialog.showErrorBox.mock.calls).toEqual([
        ['The sample study cannot be opened', 'The disk is full.'],
      ])
    })
    expect(electron.app.exit).not.toHaveBeenCalled()
  })

  it('says why it cannot start, and ends', async () => {
    const answers = {
      'app.settings': () => {
        throw new Error('Settings are gone.')
      },
    }
    const { electron } = await startDesktop({ answers, opens: false })
    await vi.waitFor(() => {
      expect(electron.dialog.showErrorBox.mock.calls).toEqual([['Carryover cannot start', 'Settings are gone.']])
    })
    expect(electron.app.exit).toHaveBeenCalledExactlyOnceWith(1)
  })
})

describe('one instance', () => {
  it('the second one hands over what it was given and goes', async () => {
    const { electron, options } = await startDesktop({ first: false, argv: [project] })
    expect(electron.app.requestSingleInstanceLock.mock.calls).toEqual([[{ file: project, sample: false }]])
    expect(electron.app.quit).toHaveBeenCalledTimes(1)
    expect(options).toEqual([])
    expect(electron.BrowserWindow.all).toEqual([])
  })

  it('the first one comes to the front and opens it', async () => {
    const { electron, window, commands } = await startDesktop()
    window.webContents.emit('did-finish-load')
    window.minimized = true
    electron.app.emit('second-instance', {}, [], '/', { file: project, sample: false })
    expect(window.restore).toHaveBeenCalled()
    expect(window.focus).toHaveBeenCalled()
    expect(commands()).toEqual([{ name: 'open', argument: project }])
    for (const data of [undefined, null, { file: 7 }, { file: '/etc/passwd', sample: false }]) {
      electron.app.emit('second-instance', {}, [], '/', data)
    }
    expect(commands()).toHaveLength(1)
  })

  it('macOS opens files its own way', async () => {
    const { electron, window, commands } = await startDesktop()
    const event = preventable()
    electron.app.emit('open-file', event, project)
    electron.app.emit('open-file', event, another)
    expect(event.preventDefault).toHaveBeenCalledTimes(2)
    window.webContents.emit('did-finish-load')
    expect(commands()).toEqual([{ name: 'open', argument: another }])
  })
})

describe('where the window is', () => {
  const bounds = (settings: string) => join(settings, 'window/bounds.json')
  const remembering = (text: string) => {
    const settings = mkdtempSync(join(folder, 'settings-'))
    mkdirSync(join(settings, 'window'))
    writeFileSync(bounds(settings), text)
    return settings
  }

  it('is remembered', async () => {
    const { window, settingsFolder } = await startDesktop()
    expect(window.options).toMatchObject({ width: 1440, height: 900 })
    window.bounds = { x: 10, y: 20, width: 1300, height: 800 }
    window.maximized = true
    window.emit('close', preventable())
    const kept = { x: 10, y: 20, width: 1300, height: 800, maximized: true }
    expect(JSON.parse(readFileSync(bounds(settingsFolder), 'utf8'))).toEqual(kept)
    const again = await startDesktop({ folder: settingsFolder })
    expect(again.window.options).toMatchObject({ x: 10, y: 20, width: 1300, height: 800 })
    again.window.emit('ready-to-show')
    expect(again.window.maximize).toHaveBeenCalledTimes(1)
  })

  it.each(['', 'not JSON', '[]', '{"x": 0, "y": 0, "width": -5, "height": 800, "maximized": false}'])(
    'is the usual place when what was remembered is %j',
    async (text) => {
      const { window } = await startDesktop({ folder: remembering(text) })
      expect(window.options).toMatchObject({ width: 1440, height: 900 })
      expect(window.options).not.toHaveProperty('x')
    },
  )
})
