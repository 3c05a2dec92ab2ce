import type { IpcMain } from 'electron'
import { vi } from 'vitest'
import { bindWorkbench, type Receiver } from '../../electron/binding.ts'
import { createBridgeClient } from '../../renderer/client/bridgeClient.ts'
import type { Bridge } from '../../renderer/bridge.d.ts'
import { describeTransport } from './cases.ts'

type Handler = (event: unknown, ...given: unknown[]) => unknown
type Heard = (event: unknown, ...data: unknown[]) => void

/** Electron between a page and the main process: everything is copied on its way, and answered later. */
const electron = vi.hoisted(() => {
  const handlers = new Map<string, Handler>()
  const heard = new Map<string, Set<Heard>>()
  const exposed: Record<string, unknown> = {}
  return {
    handlers,
    heard,
    exposed,
    ipcRenderer: {
      async invoke(channel: string, ...given: unknown[]) {
        const copies = structuredClone(given)
        await Promise.resolve()
        return structuredClone(await handlers.get(channel)!({ sender: 'page' }, ...copies))
      },
      on: (channel: string, listener: Heard) => heard.set(channel, (heard.get(channel) ?? new Set()).add(listener)),
      off: (channel: string, listener: Heard) => heard.get(channel)?.delete(listener),
    },
    contextBridge: { exposeInMainWorld: (name: string, api: unknown) => (exposed[name] = api) },
    webUtils: { getPathForFile: () => '' },
  }
})
vi.mock('electron', () => electron)

const ipcMain = {
  handle: (channel: string, handler: Handler) => void electron.handlers.set(channel, handler),
  removeHandler: (channel: string) => void electron.handlers.delete(channel),
} as unknown as IpcMain
const page: Receiver = {
  send(channel, ...data) {
    const copies = structuredClone(data) as unknown[]
    for (const listener of electron.heard.get(channel) ?? []) setImmediate(() => listener({}, ...copies))
  },
}

await import('../../electron/preload.ts')

describeTransport("over the window's bridge", (workbench) => {
  const unbind = bindWorkbench(
    ipcMain,
    workbench,
    () => true,
    () => [page],
  )
  const client = createBridgeClient(electron.exposed.carryover as Bridge)
  return Promise.resolve({
    client,
    close() {
      unbind()
      return client.close()
    },
  })
})
