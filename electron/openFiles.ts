import { statSync } from 'node:fs'
import { extname } from 'node:path'

export function isProjectFile(path: string): boolean {
  return extname(path).toLowerCase() === '.carryover' && (statSync(path, { throwIfNoEntry: false })?.isFile() ?? false)
}

export interface OpenFiles {
  /** Opens a project file in the window, or as soon as there is one; anything else is let be. */
  open(path: string): void
  /** The window listens from now on. */
  ready(): void
}

export function createOpenFiles(show: (path: string) => void): OpenFiles {
  /** One project is shown at a time, so the last one that was asked for. */
  let waiting: string | null = null
  let listening = false
  return {
    open(path) {
      if (!isProjectFile(path)) return
      if (listening) show(path)
      else waiting = path
    },
    ready() {
      listening = true
      if (waiting !== null) show(waiting)
      waiting = null
    },
  }
}
