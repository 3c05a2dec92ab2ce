import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { CarryoverError } from '../../../contract/errors.ts'
import { programFolder } from '../../files/resources.ts'
import { openSampleStudy } from '../../sampleStudy.ts'
import { rootsFor, serveInBrowser } from '../browserHost.ts'
import { electronProgram, hasDisplay, openDesktop } from '../desktop.ts'
import type { Session } from '../session.ts'
import type { Answer } from '../surroundings.ts'

interface OpenOptions {
  sample?: boolean
  browser?: boolean
}

/** Opens the workbench: in its window where that can be, else in the browser. */
export async function open(session: Session, [path]: string[], options: OpenOptions): Promise<Answer> {
  if (path !== undefined && options.sample) throw new CarryoverError('USAGE', 'Either a project or --sample, not both.')
  if (path !== undefined && !existsSync(path)) {
    throw new CarryoverError('PROJECT_MISSING', `There is no project at ${resolve(path)}.`)
  }
  return (options.browser ? null : await inWindow(session, path, options)) ?? inBrowser(session, path, options)
}

async function inWindow(session: Session, path: string | undefined, { sample }: OpenOptions): Promise<Answer | null> {
  const electron = electronProgram()
  const built = existsSync(join(programFolder, 'dist/main/main.js'))
  if (!electron || !built || !hasDisplay()) return null
  const given = [...(sample ? ['--sample'] : []), ...(path === undefined ? [] : [resolve(path)])]
  const window = await openDesktop(electron, given)
  if (!window) session.say('The window cannot be opened on this machine; the browser takes its place.')
  return (
    window && {
      json: { host: 'desktop' },
      text: () => 'The workbench is open in its window.',
      stay: () => window.closed,
    }
  )
}

async function inBrowser(session: Session, path: string | undefined, { sample }: OpenOptions): Promise<Answer> {
  const roots = rootsFor(undefined, path)
  const workbench = await session.host({ roots, host: { name: 'browser' } })
  const project = sample ? (await openSampleStudy(workbench)).project : path && (await session.openToLook(path))
  const hosted = await serveInBrowser(session, { workbench, port: 0, roots, project })
  if (hasDisplay()) showInBrowser(hosted.invite())
  return hosted
}

/** Asks the system for its browser. Where it has none, the address that is printed is there. */
function showInBrowser(url: string): void {
  const [program, ...given] =
    process.platform === 'win32'
      ? ['rundll32', 'url.dll,FileProtocolHandler']
      : [process.platform === 'darwin' ? 'open' : 'xdg-open']
  const child = spawn(program, [...given, url], { stdio: 'ignore', detached: true })
  child.on('error', () => undefined)
  child.unref()
}
