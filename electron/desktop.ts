import { join } from 'node:path'
import { app, dialog, ipcMain, nativeTheme, protocol, session, type BrowserWindow } from 'electron'
import type { AppSettings, ProjectInfo } from '../contract/index.ts'
import { openSampleStudy } from '../main/sampleStudy.ts'
import { createWorkbench } from '../main/workbench.ts'
import { afterCalls } from './afterCalls.ts'
import { bindWorkbench, type Sender } from './binding.ts'
import { desktopHost } from './dialogs.ts'
import type { Given } from './given.ts'
import { showMenu } from './menu.ts'
import { createOpenFiles } from './openFiles.ts'
import { isOwnPage } from './origin.ts'
import { denyPermissions } from './permissions.ts'
import { serveApp } from './protocol.ts'
import { quitWithCare } from './quit.ts'
import { loadPage, openWindow } from './window.ts'
import { wordsFor } from './words.ts'
import { startUtilityWorker } from './workers.ts'

export interface Desktop {
  /** To be called once, when the program is ready. */
  start(): Promise<void>
  /** Brings the window to the front. */
  show(): void
  /** Opens what a start of the program asked for in the window, now or as soon as there is one. */
  open(given: Given): void
}

/** The workbench in one window: everything of it that a browser does not have. */
export function createDesktop(windowFolder: string): Desktop {
  const { platform } = process
  const started = Promise.withResolvers<undefined>()
  let window: BrowserWindow | null = null
  let words = wordsFor(null, 'en')
  const host = desktopHost({ window: () => window!, words: () => words, platform })
  const engine = createWorkbench({ host, startWorker: startUtilityWorker })
  const files = createOpenFiles((path) => {
    desktop.show()
    engine.emit('command', { name: 'open', argument: path })
  })

  const refreshMenu = async () => {
    const recent = await engine.call('project.recent', undefined).catch(() => [])
    showMenu({
      words,
      recent,
      platform,
      command: (command) => {
        engine.emit('command', command)
      },
    })
  }
  const follow = (settings: AppSettings) => {
    nativeTheme.themeSource = settings.theme
    words = wordsFor(settings.language, app.getLocale())
    void refreshMenu()
  }
  const opened = ({ path }: ProjectInfo) => {
    app.addRecentDocument(path)
    void refreshMenu()
  }
  const workbench = afterCalls(engine, {
    'app.change': follow,
    'project.create': opened,
    'project.open': opened,
    'project.sample': opened,
    'project.unpack': opened,
    'project.rename': opened,
    'project.forget': () => void refreshMenu(),
    'project.delete': () => void refreshMenu(),
  })

  const contents = () => (window && !window.isDestroyed() ? window.webContents : null)
  /** Only the page itself, and only while it is one of ours: no frame in it, no other window. */
  const isTrusted = ({ sender, senderFrame }: Sender) =>
    sender === contents() && senderFrame?.parent === null && isOwnPage(senderFrame.url)
  const receivers = () => {
    const page = contents()
    return page && isOwnPage(page.getURL()) ? [page] : []
  }

  async function showSample(): Promise<void> {
    await started.promise
    try {
      files.open((await openSampleStudy(workbench)).path)
    } catch (error) {
      dialog.showErrorBox(words.cannotOpenSample, error instanceof Error ? error.message : String(error))
    }
  }

  const desktop: Desktop = {
    async start() {
      denyPermissions(session.defaultSession)
      serveApp(protocol, join(import.meta.dirname, '../renderer'))
      bindWorkbench(ipcMain, workbench, isTrusted, receivers)
      follow(await engine.call('app.settings', undefined))
      window = openWindow(join(windowFolder, 'bounds.json'))
      window.webContents.on('did-finish-load', () => {
        files.ready()
      })
      quitWithCare(engine, window, () => words)
      started.resolve(undefined)
      await loadPage(window)
    },
    show() {
      if (!window) return
      if (window.isMinimized()) window.restore()
      window.focus()
    },
    open({ file, sample }) {
      if (file !== null) files.open(file)
      else if (sample) void showSample()
    },
  }
  return desktop
}
