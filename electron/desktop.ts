import { join } from 'node:path'
import { app, ipcMain, nativeTheme, protocol, session, type BrowserWindow } from 'electron'
import type { AppSettings, ProjectInfo } from '../contract/index.ts'
import { createWorkbench } from '../main/workbench.ts'
import { afterCalls } from './afterCalls.ts'
import { bindWorkbench, type Sender } from './binding.ts'
import { desktopHost } from './dialogs.ts'
import { showMenu } from './menu.ts'
import { createOpenFiles } from './openFiles.ts'
import { isOwnPage } from './origin.ts'
import { denyPermissions } from './permissions.ts'
import { serveApp } from './protocol.ts'
import { quitWithCare } from './quit.ts'
import { openWindow } from './window.ts'
import { wordsFor } from './words.ts'
import { startUtilityWorker } from './workers.ts'

export interface Desktop {
  /** To be called once, when the program is ready. */
  start(): Promise<void>
  /** Brings the window to the front. */
  show(): void
  /** Opens a project file in the window, now or as soon as there is one. */
  open(path: string): void
}

/** The workbench in one window: everything of it that a browser does not have. */
export function createDesktop(windowFolder: string): Desktop {
  const { platform } = process
  let window: BrowserWindow | null = null
  let words = wordsFor(null, 'en')
  const host = desktopHost({ window: () => window!, words: () => words, platform })
  const engine = createWorkbench({ host, startWorker: startUtilityWorker })
  const files = createOpenFiles((path) => {
    desktop.show()
    engine.emit('command', { name: 'open', argument: path })
  })

  const refreshMenu = async () => {
    const recent = await engine.call('project.recent', undefined)
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
    },
    show() {
      if (!window) return
      if (window.isMinimized()) window.restore()
      window.focus()
    },
    open(path) {
      files.open(path)
    },
  }
  return desktop
}
