import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CarryoverError } from '../../contract/index.ts'

/** A file that can be dragged, and a small PNG of it to be seen under the pointer. */
export interface HeldFile {
  file: string
  picture: Buffer
}

/** Files that are ready to be dragged out of the window, in a folder that nobody else may look into. */
export interface HeldFiles {
  /**
   * Each in a folder of its own, so that it has the right name and nothing is written over: what was dragged before may
   * be read still.
   *
   * @throws FILE_UNWRITABLE, and CANCELLED after `end`
   */
  hold(name: string, content: string | Buffer, picture: Buffer): HeldFile
  /** @throws USAGE for a path that is not of a held file */
  get(path: string): HeldFile
  /** Removes them. */
  end(): void
}

export function createHeldFiles(): HeldFiles {
  const held = new Map<string, HeldFile>()
  let folder: string | undefined
  let ended = false
  return {
    hold(name, content, picture) {
      if (ended) throw new CarryoverError('CANCELLED', `"${name}" is not written: the program is about to end.`)
      try {
        folder ??= mkdtempSync(join(tmpdir(), 'carryover-drag-'))
        const own = join(folder, String(held.size + 1))
        // The folder around it may have been cleaned away in the meantime.
        mkdirSync(own, { recursive: true, mode: 0o700 })
        const file = join(own, name)
        writeFileSync(file, content)
        held.set(file, { file, picture })
        return { file, picture }
      } catch (cause) {
        const message = `"${name}" could not be written into the temporary folder.`
        throw new CarryoverError('FILE_UNWRITABLE', message, 'Check the disk and the rights to that folder.', { cause })
      }
    },
    get(path) {
      const found = held.get(path)
      if (!found) throw new CarryoverError('USAGE', `"${path}" is no file that is ready to be dragged.`)
      if (!existsSync(path)) throw new CarryoverError('USAGE', `"${path}" is not there any more.`)
      return found
    },
    end() {
      ended = true
      if (folder === undefined) return
      try {
        rmSync(folder, { recursive: true, force: true })
      } catch {
        // Another program has one of them open: the system cleans its temporary folder.
      }
    },
  }
}
