import type { Browser } from 'playwright-core'
import build from '../tests/browser/build.ts'
import { launchChromium } from '../tests/browser/chromium.ts'
import type { Row } from './table.ts'

/** The browser is a package for this system alone. */
const hasBrowser = process.platform === 'linux' && process.arch === 'x64'
let built = false

/** Rows that need the built pages in a real browser; where there is none, a row says so. */
export async function inBrowser(work: string, measure: (browser: Browser) => Promise<Row[]>): Promise<Row[]> {
  if (!hasBrowser) {
    return [{ work, against: '—', ours: '—', theirs: 'no browser for this system', ratio: null, target: 1 }]
  }
  if (!built) build()
  built = true
  const browser = await launchChromium()
  try {
    return await measure(browser)
  } finally {
    await browser.close()
  }
}
