import type { IncomingMessage, ServerResponse } from 'node:http'
import { isLocal, type Access } from './access.ts'
import { pageHeaders, readAppFile } from './appFile.ts'

/** Answers one request for a page: lets in who has the token, and sends files of the built app to who was let in. */
export async function answerPage(
  request: IncomingMessage,
  response: ServerResponse,
  { access, folder }: { access: Access; folder: string },
): Promise<void> {
  const refuse = (status: number, sentence: string) => {
    response.writeHead(status, { ...pageHeaders, 'Content-Type': 'text/plain; charset=utf-8' })
    response.end(`${sentence}\n`)
  }
  if (!isLocal(request)) return refuse(403, 'Only from this machine, under its own address.')
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, 'Only GET.')
  const url = addressOf(request)
  if (!url) return refuse(404, 'Not found.')
  const given = url.searchParams.get('token')
  if (given !== null) {
    if (!access.admits(given)) return refuse(403, 'This address is not valid any more.')
    // The token leaves the address bar and the history; what is behind the # stays.
    response.writeHead(302, { ...pageHeaders, 'Set-Cookie': access.cookie, 'Cache-Control': 'no-store', Location: '/' })
    response.end()
    return
  }
  if (!access.hasCookie(request)) return refuse(403, 'Open the address that Carryover printed.')
  const file = await readAppFile(folder, url.pathname)
  if (!file) return refuse(404, 'Not found.')
  response.writeHead(200, { ...file.headers, 'Content-Length': file.body.length })
  response.end(request.method === 'GET' ? file.body : undefined)
}

/** What is asked for; null for what is no path on this server. */
export function addressOf({ url = '' }: IncomingMessage): URL | null {
  return /^\/(?![/\\])/.test(url) ? URL.parse(url, 'http://127.0.0.1') : null
}
