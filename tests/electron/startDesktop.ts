import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished, vi } from 'vitest'
import type { AppSettings, CallInput, CallName, Capabilities } from '../../contract/index.ts'
import { callChannel } from '../../electron/channels.ts'
import type { WorkbenchOptions } from '../../main/workbench.ts'
import { createFake, empty, type Answers } from '../fakeWorkbench.ts'
import { createElectron } from './fakeElectron.ts'

const settings: AppSettings = { theme: 'system', language: null, decimals: 2, processes: null }

interface Start {
  /** What follows the program's own name. */
  argv?: string[]
  /** False when another instance runs already. */
  first?: boolean
  packaged?: boolean
  /** False when no window is waited for. */
  opens?: boolean
  answers?: Answers
  /** Whether the engine behind it is the real one, with one process of Node's. */
  realEngine?: boolean
  /** Folder of the person's settings; a new one unless given. */
  folder?: string
}

/** Starts the desktop program as Electron does, against a fake of it and, unless told otherwise, of the engine. */
export async function startDesktop(start: Start = {}) {
  const { argv = [], first = true, packaged = true, opens = first, answers, realEngine = false, folder } = start
  vi.resetModules()
  const electron = createElectron({ first, packaged })
  const workbench = createFake({
    'app.settings': () => settings,
    'app.change': (change) => ({ ...settings, ...change }),
    'app.capabilities': () => ({}) as Capabilities,
    'project.recent': () => [],
    'job.list': () => [],
    'job.restore': () => [],
    'study.list': () => [],
    'project.sample': () => ({ ...empty, project: '/sample', path: '/sample' }),
    ...answers,
  })
  const options: WorkbenchOptions[] = []
  vi.doMock('electron', () => electron)
  vi.doMock('../../main/workbench.ts', async (importOriginal) => {
    const real = realEngine ? await importOriginal<typeof import('../../main/workbench.ts')>() : null
    return {
      createWorkbench: (given: WorkbenchOptions) => {
        options.push(given)
        return real?.createWorkbench({ ...given, processes: 1, startWorker: undefined }) ?? workbench
      },
    }
  })
  const settingsFolder = folder ?? mkdtempSync(join(tmpdir(), 'carryover-desktop-'))
  vi.stubEnv('CARRYOVER_SETTINGS', settingsFolder)
  const before = process.argv
  process.argv = ['/program', ...(packaged ? [] : ['/program/folder']), ...argv]
  onTestFinished(() => {
    vi.unstubAllEnvs()
    process.argv = before
    if (folder === undefined) rmSync(settingsFolder, { recursive: true, force: true })
  })

  await import('../../electron/main.ts')
  if (opens) {
    await vi.waitFor(() => {
      if (electron.BrowserWindow.all[0]?.loadURL.mock.calls.length !== 1) throw new Error('The page is not loaded.')
    })
  }
  const window = electron.BrowserWindow.all[0]
  /** What was asked of the page. */
  const commands = () =>
    window.webContents.send.mock.calls.flatMap(([, event, data]: unknown[]) => (event === 'command' ? [data] : []))
  /** A call as the page of the window makes it. */
  const call = <K extends CallName>(name: K, input: CallInput<K>) => {
    const own = { sender: window.webContents, senderFrame: { url: 'app://carryover/index.html', parent: null } }
    return electron.handlers.get(callChannel)!(own, name, input)
  }
  return { call, electron, workbench, options, window, commands, settingsFolder }
}
