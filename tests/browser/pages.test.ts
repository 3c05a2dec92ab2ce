import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { violations } from './axe.ts'
import { launchChromium } from './chromium.ts'
import { openWindow, type Window } from './page.ts'
import { createPlace, type Place } from './place.ts'
import { serve, type Served } from './served.ts'
import { finishedStudy } from './study.ts'

const place = createPlace()
const places = {
  P: place,
  T: createPlace('reviews', place.path('reviews')),
  R: createPlace('cancer', place.path('cancer')),
}
/** A project for each kind of data, by the letter that stands for it below: pictures, texts, rows. */
const projects = new Map<string, string>()
/** Kept on request, to be looked at. */
const pictures = process.env.CARRYOVER_SCREENSHOTS
let served: Served
let browser: Browser

interface Shown {
  path: string
  /** What is on it when it is ready. */
  ready: string | RegExp
}
/** Where the files of a study are to be read, as if they were dropped on the window. */
const dropped = (of: Place) => `?path=${encodeURIComponent(of.path('train.csv'))}`
const pages: Record<string, Shown> = {
  home: { path: '/', ready: 'Sample studies' },
  project: { path: '/project/P', ready: 'finetuned-040' },
  'project-texts': { path: '/project/T', ready: /vocabulary/ },
  'project-rows': { path: '/project/R', ready: /20 columns/ },
  'import-networks': { path: '/project/P/import', ready: 'Pattern of the file names' },
  'import-data': { path: '/project/P/import?what=data', ready: /^Folder with class sub-folders, or a file/ },
  'import-texts': { path: `/project/T/import${dropped(places.T)}`, ready: 'As the network will read them' },
  'import-rows': { path: `/project/R/import${dropped(places.R)}`, ready: /^The network takes 2\d columns/ },
  'data-pictures': { path: '/project/P/data/test', ready: /^1,000 of 1,000$/ },
  'data-table': { path: '/project/P/data/test?as=table', ready: /^1,000 of 1,000$/ },
  'data-texts': { path: '/project/T/data/test', ready: /^400 of 400$/ },
  'data-rows': { path: '/project/R/data/test', ready: /^200 of 200$/ },
  setup: { path: '/project/P/study', ready: 'Everything is stored already: it takes moments.' },
  'setup-texts': { path: '/project/T/study', ready: 'Everything is stored already: it takes moments.' },
  'setup-rows': { path: '/project/R/study', ready: 'Everything is stored already: it takes moments.' },
  'setup-sparse': { path: '/project/P/study?kind=sparse', ready: /^The passes take about|^How long it takes/ },
  'sparse-none': { path: '/project/P/approximate/test/0', ready: 'Set it up…' },
  sparse: { path: '/project/P/approximate/test/200', ready: /that it was not fitted to.$/ },
  'sparse-texts': { path: '/project/T/approximate/test/0', ready: /that it was not fitted to.$/ },
  'sparse-rows': { path: '/project/R/approximate/test/100', ready: /that it was not fitted to.$/ },
  sample: { path: '/project/P/sample/test/200', ready: /^Faithful on all 64 coalitions/ },
  'sample-texts': { path: '/project/T/sample/test/65', ready: /^Faithful on all 256 coalitions/ },
  'sample-long-text': { path: '/project/T/sample/test/0', ready: /^Faithful on all 256 coalitions/ },
  'sample-rows': { path: '/project/R/sample/test/100', ready: /^Faithful on all 16 coalitions/ },
  compare: { path: '/project/P/compare/test/200', ready: 'What happened to each interaction' },
  'compare-texts': { path: '/project/T/compare/test/0', ready: 'What happened to each interaction' },
  'compare-rows': { path: '/project/R/compare/test/100', ready: 'What happened to each interaction' },
  'compare-all': { path: '/project/P/compare/test/200?scope=all', ready: 'Where they disagree most' },
  'compare-all-texts': { path: '/project/T/compare/test/0?scope=all', ready: 'Where they disagree most' },
  report: { path: '/project/P/report', ready: 'of what pre-training knew was kept by fine-tuning' },
  'report-texts': { path: '/project/T/report', ready: 'of what pre-training knew was kept by fine-tuning' },
  'report-rows': { path: '/project/R/report', ready: 'of what pre-training knew was kept by fine-tuning' },
  figures: { path: '/project/P/figures', ready: /^Knowledge by order: / },
  'figures-overlay': { path: '/project/P/figures/sample-overlay', ready: /^Interactions on the sample: / },
  queue: { path: '/queue', ready: 'Nothing in the queue' },
  settings: { path: '/settings', ready: /^CPU$/ },
  doctor: { path: '/doctor', ready: 'Project file' },
}

/**
 * Those for a theme and a size. Texts and rows are shown in each theme and each size, but not in each with each other,
 * unless they are to be looked at.
 */
function pagesIn(theme: 'light' | 'dark', width: number): [name: string, shown: Shown][] {
  const all = Object.entries(pages)
  if (pictures !== undefined || (theme === 'light') === width < 1920) return all
  return all.filter(([, { path }]) => !/^\/project\/[TR]/.test(path))
}

beforeAll(async () => {
  for (const [letter, of] of Object.entries(places)) projects.set(letter, await finishedStudy(of))
  served = await serve(place)
  browser = await launchChromium()
}, 120_000)
afterAll(async () => {
  await browser.close()
  await served.stop()
  place.remove()
})

async function show(page: Page, { path, ready }: Shown): Promise<void> {
  const address = path.replace(/(?<=^\/project\/)\w/, (letter) => encodeURIComponent(projects.get(letter)!))
  await page.evaluate(`location.hash = ${JSON.stringify(address)}`)
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

    it.each(pagesIn(theme, width))('%s is accessible, fits and complains about nothing', async (name, where) => {
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
