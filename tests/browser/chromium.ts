import chromium from '@sparticuz/chromium'
import { chromium as playwright, type Browser } from 'playwright-core'

/** Switches of the package that end the browser when one page closes. */
const unwanted = ['--single-process', '--no-zygote']

/** A real headless Chromium from the installed packages. Whoever starts it closes it. */
export async function launchChromium(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: chromium.args.filter((argument) => !unwanted.includes(argument)),
    headless: true,
  })
}
