import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { programFolder } from '../files/resources.ts'

/** Whether windows can be shown here. */
export const hasDisplay = ({ DISPLAY, WAYLAND_DISPLAY }: NodeJS.ProcessEnv = process.env, { platform } = process) =>
  platform === 'win32' || platform === 'darwin' || Boolean(DISPLAY) || Boolean(WAYLAND_DISPLAY)

/**
 * Electron's program, if it is there. Its package is not loaded to ask: it would download what is missing.
 */
export function electronProgram(environment: NodeJS.ProcessEnv = process.env, from = programFolder): string | null {
  try {
    const folder = dirname(createRequire(join(from, 'package.json')).resolve('electron/package.json'))
    const name = nameIn(folder)
    const program = join(environment.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), name)
    return existsSync(program) ? program : null
  } catch {
    return null
  }
}

/** The program's path within Electron's folder, which is written down when it is fetched. */
function nameIn(folder: string): string {
  const noted = join(folder, 'path.txt')
  if (existsSync(noted)) return readFileSync(noted, 'utf8')
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron'
  return process.platform === 'win32' ? 'electron.exe' : 'electron'
}

/** A window that cannot open ends sooner than this. */
const soonMs = 3000

/** A window of its own, which outlives nothing: the command stays as long as it is open. */
export interface Window {
  /** Settles when it is closed; rejects when it broke. */
  closed: Promise<void>
}

/** Opens the workbench in Electron; null when that does not work on this machine, as without a sandbox. */
export async function openDesktop(electron: string, given: readonly string[]): Promise<Window | null> {
  const { ELECTRON_RUN_AS_NODE: _, ...environment } = process.env
  const child = spawn(electron, [programFolder, ...given], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: environment,
  })
  const ended = new Promise<number>((resolve) => {
    child.once('error', () => {
      resolve(1)
    })
    child.once('exit', (code) => {
      resolve(code ?? 1)
    })
  })
  const soon = new Promise<'open'>((resolve) => {
    setTimeout(resolve, soonMs, 'open').unref()
  })
  const how = await Promise.race([ended, soon])
  if (how !== 'open' && how !== 0) return null
  return {
    closed: ended.then((code) => {
      if (code !== 0) throw new Error(`the window ended with status ${code}`)
    }),
  }
}
