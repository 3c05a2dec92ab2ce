import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { launchChromium } from './chromium.ts'
import { openWindow, panel, type Window } from './page.ts'
import { createPlace } from './place.ts'
import { serve, type Served } from './served.ts'
import { finishedStudy } from './study.ts'

const place = createPlace()
let served: Served
let browser: Browser
let window: Window
let page: Page

beforeAll(async () => {
  await finishedStudy(place)
  served = await serve(place)
  browser = await launchChromium()
  window = await openWindow(browser, served.url)
  page = window.page
  await page.getByText('Sample studies').waitFor()
})
afterAll(async () => {
  await browser.close()
  await served.stop()
  place.remove()
})
beforeEach(() => {
  window.keepPictureOfFailure()
})

/** Presses Tab until what has the focus is named so; fails where it goes round without coming by. */
async function tabTo(name: string | RegExp, most = 60): Promise<void> {
  for (let i = 0; i < most; i++) {
    await page.keyboard.press('Tab')
    const focused = page.locator(':focus')
    if ((await focused.count()) === 0) continue
    const named = (await focused.getAttribute('aria-label')) ?? (await focused.textContent()) ?? ''
    if (typeof name === 'string' ? named.trim() === name : name.test(named)) return
  }
  throw new Error(`Tab does not come by ${name} in ${most} steps.`)
}

/** Through the command palette. */
async function command(text: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.type(text)
  await page.getByRole('option').first().waitFor()
  await page.waitForTimeout(300)
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

describe('the main way, by keyboard alone', () => {
  it('opens a recent project', async () => {
    await tabTo(/^digits/)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'digits' }).waitFor()
  })

  it('reaches a sample through the palette', async () => {
    await command('200')
    await page.getByRole('heading', { level: 1, name: 'Sample 200' }).waitFor()
    await page.getByText('6 of 6 players on.', { exact: false }).waitFor()
  })

  it('switches a player off and on again', async () => {
    await tabTo('row 1, column 1')
    await page.keyboard.press('Space')
    await page.getByText('5 of 6 players on.', { exact: false }).waitFor()
    await page.keyboard.press('Space')
    await page.getByText('6 of 6 players on.', { exact: false }).waitFor()
  })

  it('moves through the interactions and pins one', async () => {
    const rows = panel(page, 'Interactions').getByRole('row')
    await rows.nth(1).focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByText('Pinned:').waitFor()
    expect(await rows.locator(':focus').count()).toBeLessThanOrEqual(1)
  })

  it('goes to the next sample', async () => {
    await page.locator('#page').focus()
    await page.keyboard.press('ArrowRight')
    await page.getByRole('heading', { level: 1, name: 'Sample 201' }).waitFor()
  })

  it('reaches the comparison and the report', async () => {
    await command('Compare')
    await page.getByRole('heading', { level: 1, name: /^Compare on sample/ }).waitFor()
    await command('Report')
    await page.getByRole('heading', { level: 1, name: 'What pre-training gave' }).waitFor()
    await tabTo(/of what pre-training knew was kept/)
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  it('picks samples in the data and takes them to a study', async () => {
    await command('Data')
    await page.getByText('1,000 of 1,000').waitFor()
    await tabTo('Samples')
    await page.keyboard.press('Space')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Space')
    await page.getByText('2 picked').waitFor()
    await tabTo('Use in a study…')
    await page.keyboard.press('Enter')
    await page.getByText('Picked (2)').waitFor()
  })

  it('complained about nothing on the way', () => {
    expect(window.complaints).toEqual([])
  })
})
