import chromium from '@sparticuz/chromium'
import { chromium as playwright, type Browser } from 'playwright-core'

/** As root there is no sandbox; pages draw on 2D canvases, so the graphics card is not missed. */
const switches = ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none']

/** A real headless Chromium from the installed packages. Whoever starts it closes it. */
export async function launchChromium(): Promise<Browser> {
  chromium.setGraphicsMode = false
  return playwright.launch({ executablePath: await chromium.executablePath(), args: switches, headless: true })
}
