import type { App, Session, WebContents } from 'electron'
import { isSafeLink, openLink } from './links.ts'
import { isOwnPage } from './origin.ts'

/** Pages are given nothing: no camera, no notifications, no devices, no downloads. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, decide) => {
    decide(false)
  })
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.on('will-download', (event) => {
    event.preventDefault()
  })
}

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
