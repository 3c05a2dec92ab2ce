import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { BrowserWindow, nativeTheme, screen, type BrowserWindowConstructorOptions } from 'electron'
import { pageAddress } from './origin.ts'
import { placeOn, type Placement, placement } from './placement.ts'

/** The page's own background (renderer/styles/tokens.css), so that nothing flashes before it is there. */
const background = { light: '#f5f5f3', dark: '#131416' }
const smallest = { minWidth: 1024, minHeight: 640 }
const usual: Placement = { width: 1440, height: 900, maximized: false }
/** A page that crashes again so soon after it came back is left alone. */
const reloadAgainMs = 10_000

/** The options of the window; its page gets no more of Electron than the preload script gives it. */
const windowOptions = (): BrowserWindowConstructorOptions => ({
  ...smallest,
  show: false,
  title: 'Carryover',
  backgroundColor: nativeTheme.shouldUseDarkColors ? background.dark : background.light,
  webPreferences: {
    preload: join(import.meta.dirname, '../preload/preload.cjs'),
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    // Its dictionaries would be downloaded.
    spellcheck: false,
  },
})

/** Makes the window where it was last time, as far as there is a display there still. It shows when its page is there. */
export function openWindow(placementFile: string): BrowserWindow {
  const { maximized, ...bounds } = placeOn(screen.getAllDisplays(), remembered(placementFile) ?? usual)
  const window = new BrowserWindow({ ...windowOptions(), ...bounds })
  window.once('ready-to-show', () => {
    // Shows it as well, which is too soon before.
    if (maximized) window.maximize()
    window.show()
  })
  window.on('close', () => {
    remember(placementFile, { ...window.getNormalBounds(), maximized: window.isMaximized() })
  })
  reviveAfterCrash(window)
  return window
}

/** Loads the page into the window. One that is reloaded or left while it loads is no fault. */
export async function loadPage(window: BrowserWindow): Promise<void> {
  try {
    await window.loadURL(pageAddress())
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ERR_ABORTED') throw error
  }
}

/** A page that crashes takes nothing along but what it showed: the engine runs elsewhere. */
function reviveAfterCrash({ webContents }: BrowserWindow): void {
  let revivedAt = -Infinity
  webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || performance.now() - revivedAt < reloadAgainMs) return
    revivedAt = performance.now()
    webContents.reload()
  })
}

function remembered(file: string): Placement | undefined {
  try {
    return placement.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data
  } catch {
    // The first start, or a file that is not readable: the window goes where it usually does.
    return undefined
  }
}

function remember(file: string, where: Placement): void {
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, JSON.stringify(where))
  } catch {
    // A place that cannot be written costs the remembered bounds, not the way out.
  }
}
