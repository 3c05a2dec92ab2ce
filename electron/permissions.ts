import type { App, Session, WebContents } from 'electron'
import { isSafeLink, openLink } from './links.ts'
import { isOwnPage } from './origin.ts'

/**
 * Pages are given nothing: no camera, no notifications, no devices, no downloads. Only copying texts and
 * pictures, which every browser lets a page do when it is clicked, is let to our own.
 */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, decide, { requestingUrl }) => {
    decide(isGiven(permission, requestingUrl))
  })
  session.setPermissionCheckHandler((_contents, permission, origin) => isGiven(permission, origin))
  session.setDevicePermissionHandler(() => false)
  session.on('will-download', (event) => {
    event.preventDefault()
  })
}

const isGiven = (permission: string, page: string) => permission === 'clipboard-sanitized-write' && isOwnPage(page)

/** Whatever shows pages in this program stays on the program's own and opens no others. */
export function keepInside(app: Pick<App, 'on'>): void {
  app.on('web-contents-created', (_event, contents) => {
    guard(contents)
  })
}

function guard(contents: WebContents): void {
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url)
    return { action: 'deny' }
  })
  contents.on('will-navigate', (event) => {
    if (!isOwnPage(event.url)) openOutside(event.url)
    stayOnOwn(event)
  })
  contents.on('will-frame-navigate', stayOnOwn)
  contents.on('will-redirect', stayOnOwn)
  contents.on('will-attach-webview', (event) => {
    event.preventDefault()
  })
}

function stayOnOwn(event: { url: string; preventDefault: () => void }): void {
  if (!isOwnPage(event.url)) event.preventDefault()
}

/** A link that leads out of the program goes to the system's browser, if it may. */
function openOutside(url: string): void {
  if (isSafeLink(url)) void openLink(url)
}
