/**
 * All that a page gets of Electron: three functions on `window.carryover` (renderer/bridge.d.ts). It runs sandboxed, so
 * it is one small CommonJS file that loads nothing but `electron`; of the contract it has only types.
 */
import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron'
import type { Answer } from '../contract/index.ts'
import { callChannel, eventChannel } from './channels.ts'
import { eventNames } from './eventNames.ts'

contextBridge.exposeInMainWorld('carryover', {
  invoke: (name: string, input: unknown): Promise<Answer> =>
    ipcRenderer.invoke(callChannel, name, input) as Promise<Answer>,

  on(event: string, listener: (data: unknown) => void): () => void {
    if (!(eventNames as readonly string[]).includes(event)) throw new Error(`There is no event "${event}".`)
    const heard = (_: IpcRendererEvent, name: string, data: unknown) => {
      if (name === event) listener(data)
    }
    ipcRenderer.on(eventChannel, heard)
    return () => {
      ipcRenderer.off(eventChannel, heard)
    }
  },

  pathOf: (file: File): string => webUtils.getPathForFile(file),
})
