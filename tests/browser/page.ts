import type { Browser, Locator, Page } from 'playwright-core'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFailed } from 'vitest'

/** A failed test leaves here what the page showed. */
const failures = join(import.meta.dirname, 'failures')

/** One window of the browser, and all it complained about: a page that works complains about nothing. */
export interface Window {
  page: Page
  complaints: string[]
  /** To be called in a test: keeps a picture of the page where it fails. */
  keepPictureOfFailure(): void
}

export async function openWindow(browser: Browser, url: string, options: WindowOptions = {}): Promise<Window> {
  const { size = [1280, 800], theme = 'light' } = options
  const context = await browser.newContext({
    viewport: { width: size[0], height: size[1] },
    colorScheme: theme,
    locale: 'en-GB',
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  const complaints: string[] = []
  page.on('pageerror', ({ message }) => complaints.push(message))
  page.on('console', (said) => {
    // A server that was ended is told by the page itself.
    const expected = /WebSocket|ERR_CONNECTION_REFUSED/.test(said.text())
    if (['error', 'warning'].includes(said.type()) && !expected) complaints.push(said.text())
  })
  await page.goto(url)
  return {
    page,
    complaints,
    keepPictureOfFailure() {
      onTestFailed(async ({ task }) => {
        mkdirSync(failures, { recursive: true })
        await page.screenshot({ path: join(failures, `${task.name.replace(/\W+/g, '-')}.png`) })
      })
    },
  }
}

export interface WindowOptions {
  size?: [width: number, height: number]
  theme?: 'light' | 'dark'
}

/** Picks an option of a "label value ▾" control, named by its beginning: `A`, or `A: any`. */
export async function pick(page: Page, control: string, option: string | RegExp): Promise<void> {
  await page
    .getByRole('combobox', { name: new RegExp(`^${control}`) })
    .first()
    .click()
  await page.getByRole('option', { name: option }).click()
}

/** Chooses one of a few radio buttons that look like one control. */
export const choose = (page: Page, name: string): Promise<void> =>
  page.locator('label', { has: page.getByRole('radio', { name, exact: true }) }).click()

/** Goes to a page of the project by the rail at the left. */
export const goTo = (page: Page, name: string): Promise<void> =>
  page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name, exact: true }).click()

/** A panel by its heading. */
export const panel = (page: Page, name: string | RegExp): Locator => page.getByRole('region', { name })
