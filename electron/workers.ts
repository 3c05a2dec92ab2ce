import { join } from 'node:path'
import { utilityProcess } from 'electron'
import type { FromWorker } from '../main/jobs/protocol.ts'
import type { StartWorker } from '../main/jobs/workerProcess.ts'

/**
 * Starts inference workers as utility processes: the installed program cannot run as Node, which `child_process.fork`
 * needs. Electron ends them with the program.
 */
export const startUtilityWorker: StartWorker = (listeners, environment) => {
  const child = utilityProcess.fork(join(import.meta.dirname, 'worker.js'), [], {
    serviceName: 'Carryover inference',
    env: { ...process.env, ...environment },
    stdio: 'ignore',
  })
  child.on('message', (message: FromWorker) => {
    listeners.message(message)
  })
  child.once('exit', (code) => {
    // What it said last may still be on its way, and tells which task it was at.
    setImmediate(() => {
      listeners.end({ code, signal: null })
    })
  })
  return {
    get pid() {
      return child.pid ?? -1
    },
    send(message) {
      child.postMessage(message)
    },
    leave() {
      child.postMessage({ leave: true })
    },
    kill() {
      // Electron's own way is a signal that waits for the thread, which may be what hangs.
      try {
        if (child.pid === undefined) child.kill()
        else process.kill(child.pid, 'SIGKILL')
      } catch {
        // It has just ended by itself.
      }
    },
  }
}
