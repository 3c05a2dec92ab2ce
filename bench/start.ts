import { inBrowser } from './browser.ts'
import { serve } from '../tests/browser/served.ts'
import { median, type Row } from './table.ts'
import { inFolder } from './workplace.ts'

const mostSeconds = 1.5
const starts = 7
const work = 'start to usable window: "carryover serve" to the painted first page'

/** The program as it is started from a shell, to its first page in a browser that is open already. */
export const benchStart = (): Promise<Row[]> =>
  inBrowser(work, (browser) =>
    inFolder(async (folder) => {
      const times: number[] = []
      for (let k = 0; k < starts; k++) {
        const startedAt = performance.now()
        const served = await serve({ folder })
        const page = await browser.newPage()
        await page.goto(served.url)
        await page.locator('h1').first().waitFor()
        // What is there is painted before the frame after the next one begins.
        await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')
        times.push((performance.now() - startedAt) / 1000)
        await page.close()
        await served.stop()
      }
      // The first one compiles what the others find in Node's cache.
      const [first, ...again] = times
      return [
        {
          work,
          against: 'what it may take',
          ours: `${median(again).toFixed(2)} s (first ${first.toFixed(2)} s)`,
          theirs: `${mostSeconds} s`,
          ratio: mostSeconds / median(again),
          target: 1,
        },
      ]
    }),
  )
