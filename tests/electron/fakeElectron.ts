import { EventEmitter } from 'node:events'
import { vi } from 'vitest'

/** An event that can be held back, as Electron's are. */
export const preventable = (more: object = {}) => ({ preventDefault: vi.fn(), ...more })

const ready = Promise.withResolvers<undefined>()
ready.resolve(undefined)

function createContents(address: string) {
  return Object.assign(new EventEmitter(), {
    getURL: () => address,
    send: vi.fn(),
    reload: vi.fn(),
    startDrag: vi.fn<(item: { file: string; icon: { png: Buffer } }) => void>(),
    setWindowOpenHandler: vi.fn(),
  })
}

interface Bounds {
  x?: number
  y?: number
  width: number
  height: number
}

/**
 * As much of Electron as the shell uses, for one start of the program. What it does is recorded by spies; what the system
 * or a person does comes through `emit` and the answers of the dialogs.
 */
export function createElectron({ first = true, packaged = true } = {}) {
  const app = Object.assign(new EventEmitter(), {
    isPackaged: packaged,
    setPath: vi.fn(),
    enableSandbox: vi.fn(),
    requestSingleInstanceLock: vi.fn(() => first),
    whenReady: vi.fn(() => ready.promise),
    getLocale: vi.fn(() => 'en-GB'),
    addRecentDocument: vi.fn(),
    quit: vi.fn(),
    exit: vi.fn(),
  })

  class BrowserWindow extends EventEmitter {
    static readonly all: BrowserWindow[] = []
    readonly webContents = createContents('app://carryover/index.html')
    readonly options: Record<string, unknown> & Bounds
    bounds: Bounds
    maximized = false
    destroyed = false
    minimized = false
    constructor(options: Record<string, unknown> & Bounds) {
      super()
      this.options = options
      this.bounds = { x: options.x, y: options.y, width: options.width, height: options.height }
      BrowserWindow.all.push(this)
      app.emit('web-contents-created', {}, this.webContents)
    }
    readonly loadURL = vi.fn<(address: string) => Promise<void>>(() => Promise.resolve())
    readonly show = vi.fn()
    readonly hide = vi.fn()
    readonly focus = vi.fn()
    readonly restore = vi.fn()
    readonly maximize = vi.fn()
    isMinimized = () => this.minimized
    isMaximized = () => this.maximized
    isDestroyed = () => this.destroyed
    getNormalBounds = () => this.bounds
  }

  const session = {
    setPermissionRequestHandler: vi.fn(),
    setPermissionCheckHandler: vi.fn(),
    setDevicePermissionHandler: vi.fn(),
    on: vi.fn(),
  }
  const handlers = new Map<string, (...given: unknown[]) => unknown>()
  return {
    app,
    BrowserWindow,
    /** Everything the main process answers to. */
    handlers,
    ipcMain: {
      handle: vi.fn((channel: string, handler: (...given: unknown[]) => unknown) => handlers.set(channel, handler)),
      removeHandler: vi.fn((channel: string) => handlers.delete(channel)),
    },
    dialog: {
      showMessageBox: vi.fn(() => Promise.resolve({ response: 0 })),
      showOpenDialog: vi.fn(() => Promise.resolve({ canceled: false, filePaths: ['/chosen'] })),
      showSaveDialog: vi.fn(() => Promise.resolve({ canceled: false, filePath: '/saved' })),
      showErrorBox: vi.fn(),
    },
    shell: { openExternal: vi.fn(() => Promise.resolve()), showItemInFolder: vi.fn() },
    Menu: { buildFromTemplate: vi.fn((template: unknown) => template), setApplicationMenu: vi.fn() },
    nativeImage: { createFromBuffer: vi.fn((png: Buffer) => ({ png })) },
    nativeTheme: { shouldUseDarkColors: false, themeSource: 'system' },
    protocol: { registerSchemesAsPrivileged: vi.fn(), handle: vi.fn() },
    screen: { getAllDisplays: vi.fn(() => [{ workArea: { x: 0, y: 0, width: 1920, height: 1040 } }]) },
    session: { defaultSession: session },
    utilityProcess: { fork: vi.fn() },
  }
}

export type FakeElectron = ReturnType<typeof createElectron>
