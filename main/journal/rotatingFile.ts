import { appendFileSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

const mostBytes = 2 ** 20
/** Beside the one that is written. */
const kept = 3

/** Appends lines to a file; when it is full it becomes `.1`, that one `.2`, and the oldest goes. Never throws. */
export function rotatingFile(path: string, limit = mostBytes): (line: string) => void {
  return (line) => {
    try {
      mkdirSync(dirname(path), { recursive: true })
      if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) + line.length > limit) rotate(path)
      appendFileSync(path, `${line}\n`, { mode: 0o600 })
    } catch {
      // A disk that is full must not stop what is worth a line.
    }
  }
}

function rotate(path: string): void {
  rmSync(`${path}.${kept}`, { force: true })
  for (let i = kept - 1; i >= 0; i--) {
    const from = i === 0 ? path : `${path}.${i}`
    if (statSync(from, { throwIfNoEntry: false })) renameSync(from, `${path}.${i + 1}`)
  }
}
