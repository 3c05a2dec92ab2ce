import { existsSync, readFileSync } from 'node:fs'

/** Whether a process is there. Ended ones that nobody has collected yet still have an id. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    const status = `/proc/${pid}/stat`
    return !existsSync(status) || !readFileSync(status, 'utf8').includes(') Z ')
  } catch {
    return false
  }
}
