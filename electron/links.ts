import { shell } from 'electron'
import { CarryoverError } from '../contract/index.ts'

/** Whether a link may be handed to the system: an https address without a name and password in it. */
export function isSafeLink(link: string): boolean {
  const url = URL.parse(link)
  return url?.protocol === 'https:' && url.username === '' && url.password === ''
}

/**
 * Opens a link in the system's browser.
 *
 * @throws USAGE for anything but a safe link
 */
export async function openLink(link: string): Promise<void> {
  if (!isSafeLink(link)) throw new CarryoverError('USAGE', `"${link}" is not opened: only https links are.`)
  await shell.openExternal(new URL(link).href)
}
