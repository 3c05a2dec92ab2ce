import { existsSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { CarryoverError } from '../../contract/errors.ts'
import type { Workbench } from '../../contract/index.ts'
import { defaultSettingsFolder } from '../calls/settingsFolder.ts'
import { programFolder } from '../files/resources.ts'
import { serveWorkbench } from '../web/index.ts'
import type { Session } from './session.ts'
import type { Answer } from './surroundings.ts'

interface Hosting {
  workbench: Workbench
  /** 0 takes a free one. */
  port: number
  roots: readonly string[]
  /** The open project that the page begins with. */
  project?: string
}

/** An answer that tells the address and stays until the user interrupts. */
interface Hosted extends Answer {
  json: { url: string; port: number }
  stay: () => Promise<void>
  /** An address that works once, within a minute. */
  invite: () => string
}

/** Serves the built app and the workbench to a browser on this machine. */
export async function serveInBrowser(session: Session, hosting: Hosting): Promise<Hosted> {
  const { workbench, port, roots, project } = hosting
  const folder = join(programFolder, 'dist/renderer')
  if (!existsSync(join(folder, 'index.html'))) {
    throw new CarryoverError(
      'UNSUPPORTED',
      `The pages of the workbench are not built: "${folder}" is missing.`,
      '"npm run build" builds them; "npm start" does it by itself.',
    )
  }
  const served = await serveWorkbench({ workbench, port, folder, settingsFolder: defaultSettingsFolder() })
  const page = project === undefined ? '' : `#/project/${encodeURIComponent(project)}`
  const url = served.url + page
  return {
    json: { url, port: served.port },
    text: (style) =>
      [
        'The workbench is open at',
        '',
        `  ${style('bold', url)}`,
        '',
        `It may use the files in ${roots.join(', ')}; --root allows others.`,
        'Ctrl+C ends it. Work that is running then goes on next time.',
      ].join('\n'),
    async stay() {
      await session.interrupted
      await served.close()
    },
    invite: () => served.invite() + page,
  }
}

/**
 * The folders that the browser may use files in: those that were given, or else the person's own, the one the command
 * runs in and that of the project.
 *
 * @throws USAGE for what is not a folder
 */
export function rootsFor(given: readonly string[] | undefined, project: string | undefined): string[] {
  const usual = [homedir(), process.cwd(), ...(project === undefined ? [] : [dirname(resolve(project))])]
  const roots = given?.map((root) => resolve(root)) ?? usual.filter(isFolder)
  const wrong = roots.find((root) => !isFolder(root))
  if (wrong !== undefined) throw new CarryoverError('USAGE', `The root "${wrong}" is not a folder.`)
  return [...new Set(roots)]
}

const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
