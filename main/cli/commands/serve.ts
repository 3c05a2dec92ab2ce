import { rootsFor, serveInBrowser } from '../browserHost.ts'
import { wholeNumber } from '../../settings/readText.ts'
import type { Session } from '../session.ts'
import type { Answer } from '../surroundings.ts'

interface ServeOptions {
  port: string
  root?: string[]
}

export async function serve(session: Session, [path]: string[], options: ServeOptions): Promise<Answer> {
  const port = wholeNumber('port', options.port)
  const roots = rootsFor(options.root, path)
  const workbench = await session.host({ roots, host: { name: 'browser' } })
  const project = path === undefined ? undefined : await session.openToLook(path)
  return serveInBrowser(session, { workbench, port, roots, project })
}
