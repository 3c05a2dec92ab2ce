import type { FromWorker, ToWorker } from './protocol.ts'

/** A worker's line to the engine, whichever way its process was started. */
export interface EngineLine {
  /** False once the engine has gone, or wants the worker to go. */
  isOpen(): boolean
  send(message: FromWorker): void
  onMessage(listener: (message: ToWorker) => void): void
  /** Called once, when the line closes. */
  onClose(listener: () => void): void
}

/** The port of a utility process, as Electron puts it on `process`. */
interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: ToWorker }) => void): unknown
}

export function openEngineLine(): EngineLine {
  const { parentPort } = process as unknown as { parentPort?: ParentPort }
  return parentPort ? overPort(parentPort) : overChannel()
}

/** A child of `child_process.fork`: the channel closes when the engine goes. */
const overChannel = (): EngineLine => ({
  isOpen: () => process.connected,
  send(message) {
    // An engine that has just gone needs no answer.
    if (process.connected) process.send!(message, () => undefined)
  },
  onMessage(listener) {
    process.on('message', listener)
  },
  onClose(listener) {
    process.on('disconnect', listener)
  },
})

/** A utility process of Electron: it is asked to leave, and the system ends it when the engine is gone. */
function overPort(port: ParentPort): EngineLine {
  let open = true
  return {
    isOpen: () => open,
    send(message) {
      if (open) port.postMessage(message)
    },
    onMessage(listener) {
      port.on('message', ({ data }) => {
        if (!('leave' in data)) listener(data)
      })
    },
    onClose(listener) {
      port.on('message', ({ data }) => {
        if (!('leave' in data) || !open) return
        open = false
        listener()
      })
    },
  }
}
