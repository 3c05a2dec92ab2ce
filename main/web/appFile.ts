import { realpathSync, statSync } from 'node:fs'
import { extname, isAbsolute, join, relative, sep } from 'node:path'

/** What the pages of the app are served with, to a browser and to the window alike. */
export const pageHeaders = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; " +
    "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; " +
    "frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
}

/** One file of the built app by the path of a URL; null when there is no such file inside the folder. */
export function appFile(folder: string, path: string): { path: string; type: string } | null {
  const found = inside(folder, path === '/' ? '/index.html' : path)
  const type = found && types[extname(found).toLowerCase()]
  return found && type ? { path: found, type } : null
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
