import { rootsFor, serveInBrowser } from '../browserHost.ts'
import { cannotBe } from '../../settings/readText.ts'
import type { Session } from '../session.ts'
import type { Answer } from '../surroundings.ts'

interface ServeOptions {
  port: string
  root?: string[]
}

export async function serve(session: Session, [path]: string[], options: ServeOptions): Promise<Answer> {
  const port = /^\d{1,5}$/.test(options.port) ? Number(options.port) : Infinity
  if (port > 65_535) throw cannotBe('port', options.port, 'a whole number up to 65535')
  const roots = rootsFor(options.root, path)
  const workbench = await session.host({ roots, host: { name: 'browser' } })
  const project = path === undefined ? undefined : await session.openToLook(path)
  return serveInBrowser(session, { workbench, port, roots, project })
}
