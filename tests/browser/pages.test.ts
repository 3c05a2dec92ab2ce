import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from './chromium.ts'
import { openWindow, type Window } from './page.ts'
import { createPlace } from './place.ts'
import { serve, type Served } from './served.ts'
import { finishedStudy } from './study.ts'

const place = createPlace()
let project: string
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
/** Kept on request, to be looked at. */
const pictures = process.env.CARRYOVER_SCREENSHOTS
let served: Served
let browser: Browser

/** A page and what is on it when it is ready. */
const pages: Record<string, { path: string; ready: string | RegExp }> = {
  home: { path: '/', ready: 'Sample studies' },
  project: { path: '/project/P', ready: 'finetuned-040' },
  'import-networks': { path: '/project/P/import', ready: 'Pattern of the file names' },
  'import-data': { path: '/project/P/import?what=data', ready: /^Folder with class sub-folders, or a file/ },
  'data-pictures': { path: '/project/P/data/test', ready: /^1,000 of 1,000$/ },
  'data-table': { path: '/project/P/data/test?as=table', ready: /^1,000 of 1,000$/ },
  setup: { path: '/project/P/study', ready: 'Everything is stored already: it takes moments.' },
  sample: { path: '/project/P/sample/test/200', ready: /^Faithful on all 64 coalitions/ },
  compare: { path: '/project/P/compare/test/200', ready: 'What happened to each interaction' },
  'compare-all': { path: '/project/P/compare/test/200?scope=all', ready: 'Where they disagree most' },
  report: { path: '/project/P/report', ready: 'of what pre-training knew was kept by fine-tuning' },
  queue: { path: '/queue', ready: 'Nothing in the queue' },
  settings: { path: '/settings', ready: 'Settings' },
  doctor: { path: '/doctor', ready: 'Project file' },
}

beforeAll(async () => {
  project = await finishedStudy(place)
  served = await serve(place)
  browser = await launchChromium()
})
afterAll(async () => {
  await browser.close()
  await served.stop()
  place.remove()
})

async function show(page: Page, { path, ready }: { path: string; ready: string | RegExp }): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(path.replace('P', encodeURIComponent(project)))}`)
  await page.getByText(ready).first().waitFor()
  // Pictures and charts come after the words.
  await page.waitForLoadState('networkidle')
  await page.waitForTimeout(400)
}

describe.each(['light', 'dark'] as const)('in the %s', (theme) => {
  describe.each([
    [1280, 800],
    [1920, 1080],
  ] as const)('at %i × %i', (width, height) => {
    let window: Window

    beforeAll(async () => {
      window = await openWindow(browser, served.url, { size: [width, height], theme })
      await window.page.getByText('Sample studies').waitFor()
    })
    afterAll(() => window.page.context().close())

    it.each(Object.entries(pages))('%s is accessible, fits and complains about nothing', async (name, where) => {
      window.keepPictureOfFailure()
      const { page, complaints } = window
      await show(page, where)
      if (pictures !== undefined) {
        mkdirSync(pictures, { recursive: true })
        await page.screenshot({ path: join(pictures, `${name}-${theme}-${width}.png`) })
      }
      expect(await violations(page)).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
      expect(complaints.splice(0)).toEqual([])
    })
  })
})

/** What axe finds: the rule, and the first place it is broken in. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }> }
    }
    const found = (await axe.run()).violations
    return found.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 200)} ${nodes[0].failureSummary}`)
  })
}
