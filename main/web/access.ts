import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'

/** An address that works once is good for so long. */
const inviteMs = 60_000

/** Who is let in at one port: whoever came with the token once, and has its cookie from then on. */
export interface Access {
  token: string
  cookie: string
  /** A token that works once, soon: other users of this machine can read command lines. */
  invite(): string
  /** Whether a token in an address is the one, or an invitation that was not used yet. */
  admits(given: string): boolean
  hasCookie(request: IncomingMessage): boolean
}

export function createAccess(settingsFolder: string, port: number): Access {
  const token = tokenFor(settingsFolder, port)
  const name = `carryover-${port}=`
  const invited = new Map<string, number>()
  return {
    token,
    cookie: `${name}${token}; HttpOnly; SameSite=Strict; Path=/`,
    invite() {
      const once = newToken()
      invited.set(once, performance.now() + inviteMs)
      return once
    },
    admits(given) {
      const until = invited.get(given) ?? -Infinity
      invited.delete(given)
      return same(given, token) || performance.now() < until
    },
    hasCookie({ headers }) {
      const values = (headers.cookie ?? '').split(/;\s*/).filter((each) => each.startsWith(name))
      return values.some((each) => same(each.slice(name.length), token))
    },
  }
}

/**
 * The secret of one port. It is kept for the person alone, so that a page that is open finds the server again after a
 * restart on the same port.
 */
function tokenFor(settingsFolder: string, port: number): string {
  const file = join(settingsFolder, `token-${port}`)
  try {
    const kept = readFileSync(file, 'utf8')
    if (/^[\w-]{43}$/.test(kept)) return kept
  } catch {
    // None yet, or not readable: a new one is made.
  }
  const token = newToken()
  try {
    mkdirSync(settingsFolder, { recursive: true })
    writeFileSync(file, token, { mode: 0o600 })
  } catch {
    // It is good for this run.
  }
  return token
}

/**
 * Only the names of this machine for itself: what another site resolves to 127.0.0.1 is refused. The port may be another
 * one, where a tunnel leads here.
 */
export function isLocal({ headers: { host, origin }, headersDistinct }: IncomingMessage): boolean {
  // Of two, whoever stands between may have looked at the other.
  if (headersDistinct.host?.length !== 1) return false
  if (host === undefined || !/^(127\.0\.0\.1|localhost):\d{1,5}$/.test(host)) return false
  return origin === undefined || origin === `http://${host}`
}

const newToken = () => randomBytes(32).toString('base64url')
/** Compared in constant time. */
const same = (a: string, b: string) => timingSafeEqual(digest(a), digest(b))
const digest = (text: string) => createHash('sha256').update(text).digest()
