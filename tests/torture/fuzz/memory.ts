import { existsSync, readFileSync, writeFileSync } from 'node:fs'

/** Looks at the most memory that processes have held, where the system tells (Linux: proc(5)). */
export interface MemoryWatch {
  /** Begins anew for a process. */
  reset(pid: number): void
  /** The largest of those of the processes since each began anew; null where it is not known. */
  peak(pids: readonly number[]): number | null
}

export function createMemoryWatch(): MemoryWatch {
  if (!existsSync('/proc/self/clear_refs')) return { reset: () => undefined, peak: () => null }
  const reset = (pid: number) => {
    try {
      writeFileSync(`/proc/${pid}/clear_refs`, '5')
    } catch {
      // It has ended.
    }
  }
  const peakOf = (pid: number): number => {
    try {
      const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
      return Number(kilobytes ?? 0) * 1024
    } catch {
      return 0
    }
  }
  return {
    reset,
    peak(pids) {
      const peak = Math.max(...pids.map(peakOf))
      for (const pid of pids) reset(pid)
      return peak
    },
  }
}
