import { hash } from 'node:crypto'
import { realpathSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, isAbsolute, join, relative, sep } from 'node:path'

/** The style sheets that reka-ui's splitter adds while it is pointed at and dragged: these texts and no others. */
const cursorStyles = ['', ...['ew', 'ns', 'e', 'w', 'n', 's'].map((side) => `*{cursor: ${side}-resize!important;}`)]
const cursorHashes = cursorStyles.map((text) => `'sha256-${hash('sha256', text, 'base64')}'`).join(' ')

/** What the pages of the app are served with, to a browser and to the window alike. */
export const pageHeaders = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; " +
    `style-src-elem 'self' ${cursorHashes}; ` +
    "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; " +
    "frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=()',
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

export interface AppFile {
  headers: Record<string, string>
  body: Uint8Array<ArrayBuffer>
}

/** One file of the built app by the path of a URL; null when there is no such file inside the folder. */
export async function readAppFile(folder: string, path: string): Promise<AppFile | null> {
  const file = inside(folder, path === '/' ? '/index.html' : path)
  const type = file && types[extname(file).toLowerCase()]
  if (!file || !type) return null
  // Names of built assets carry a hash of what is in them.
  const cache = path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'
  return {
    headers: { ...pageHeaders, 'Content-Type': type, 'Cache-Control': cache },
    body: new Uint8Array(await readFile(file)),
  }
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
