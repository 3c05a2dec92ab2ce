import { createReadStream, realpathSync, statSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { extname, isAbsolute, join, relative, sep } from 'node:path'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
}

/** Sends one file of the built app; false when there is no such file inside the folder. */
export function sendFile(folder: string, path: string, response: ServerResponse, bodyToo: boolean): boolean {
  const found = inside(folder, path === '/' ? '/index.html' : path)
  const type = found && types[extname(found).toLowerCase()]
  if (!found || !type) return false
  response.writeHead(200, {
    'Content-Type': type,
    'Content-Length': statSync(found).size,
    // Names of built assets carry a hash of what is in them.
    'Cache-Control': path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
  })
  if (bodyToo) createReadStream(found).pipe(response)
  else response.end()
  return true
}

/** The real path of a file in the folder, links resolved; null for anything else. */
function inside(folder: string, path: string): string | null {
  try {
    const root = realpathSync(folder)
    const file = realpathSync(join(root, decodeURIComponent(path)))
    const way = relative(root, file)
    const out = way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)
    return !out && statSync(file).isFile() ? file : null
  } catch {
    return null
  }
}
