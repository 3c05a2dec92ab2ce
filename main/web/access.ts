import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { mkdirSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'

export const cookieName = (port: number) => `carryover-${port}`

/**
 * The secret of one port. It is kept for the person alone, so that a page that is open finds the server again after a
 * restart on the same port.
 */
export function tokenFor(settingsFolder: string, port: number): string {
  const file = join(settingsFolder, `token-${port}`)
  try {
    const kept = readFileSync(file, 'utf8')
    if (/^[\w-]{43}$/.test(kept)) return kept
  } catch {
    // None yet, or not readable: a new one is made.
  }
  const token = randomBytes(32).toString('base64url')
  try {
    mkdirSync(settingsFolder, { recursive: true })
    writeFileSync(file, token, { mode: 0o600 })
  } catch {
    // It is good for this run.
  }
  return token
}

/** Only the names of this machine for itself: what another site resolves to 127.0.0.1 is refused. */
export function isLocal({ headers }: IncomingMessage, port: number): boolean {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`]
  const { host, origin } = headers
  if (host === undefined || !hosts.includes(host)) return false
  return origin === undefined || origin === `http://${host}`
}

export function hasCookie({ headers }: IncomingMessage, port: number, token: string): boolean {
  const name = `${cookieName(port)}=`
  const values = (headers.cookie ?? '').split(/;\s*/).filter((each) => each.startsWith(name))
  return values.some((each) => same(each.slice(name.length), token))
}

/** Compared in constant time. */
export const same = (a: string, b: string) => timingSafeEqual(digest(a), digest(b))
const digest = (text: string) => createHash('sha256').update(text).digest()
