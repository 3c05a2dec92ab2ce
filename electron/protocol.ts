import { protocol, type Protocol } from 'electron'
import { pageHeaders, readAppFile } from '../main/web/appFile.ts'
import { appScheme, isOwnPage } from './origin.ts'

/** Pages under `app:` have an origin of their own, as under https. To be said before the program is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

/** Answers `app://carryover/…` with the files of the built app in that folder, and with nothing else. */
export function serveApp(handler: Pick<Protocol, 'handle'>, folder: string): void {
  handler.handle(appScheme, (request) => answerRequest(folder, request))
}

export async function answerRequest(folder: string, { method, url }: Request): Promise<Response> {
  if (method !== 'GET' && method !== 'HEAD') return refusal(405, 'Only GET.')
  const file = isOwnPage(url) ? await readAppFile(folder, new URL(url).pathname) : null
  if (!file) return refusal(404, 'Not found.')
  return new Response(method === 'GET' ? file.body : null, { headers: file.headers })
}

const refusal = (status: number, sentence: string) =>
  new Response(sentence, { status, headers: { ...pageHeaders, 'Content-Type': 'text/plain; charset=utf-8' } })
