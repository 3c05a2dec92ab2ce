import { app } from 'electron'

/** The pages of the program live under `app://carryover/`. */
export const appScheme = 'app'
const appHost = 'carryover'
export const appAddress = `${appScheme}://${appHost}/index.html`

/** Where the window's page is; `electron-vite dev` serves it from an address of its own. */
export const pageAddress = (): string => developmentAddress() ?? appAddress

/** Whether an address is one of the program's own pages. */
export function isOwnPage(address: string): boolean {
  const url = URL.parse(address)
  if (!url) return false
  if (url.protocol === `${appScheme}:`) return url.host === appHost
  const development = developmentAddress()
  return development !== undefined && url.origin === new URL(development).origin
}

/** An installed program takes no address from its environment. */
const developmentAddress = () => (app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL)
