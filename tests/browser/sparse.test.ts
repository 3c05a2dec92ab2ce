import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { violations } from './axe.ts'
import { launchChromium } from './chromium.ts'
import { choose, goTo, openWindow, panel, pick, type Window } from './page.ts'
import { createPlace } from './place.ts'
import { serve, type Served } from './served.ts'
import { finishedStudy } from './study.ts'

const place = createPlace()
let served: Served
let browser: Browser
let window: Window
let page: Page

beforeAll(async () => {
  const project = await finishedStudy(place)
  served = await serve(place)
  browser = await launchChromium()
  window = await openWindow(browser, served.url)
  page = window.page
  await page.getByText('Sample studies').waitFor()
  await page.evaluate(`location.hash = ${JSON.stringify(`/project/${encodeURIComponent(project)}/sample/test/0`)}`)
}, 120_000)
afterAll(async () => {
  await browser.close()
  await served.stop()
  place.remove()
})
beforeEach(() => {
  window.keepPictureOfFailure()
})

const startOf = (page: Page) => page.getByRole('button', { name: 'Start the analysis' })

/** One step a test, each on what the one before it left. */
describe('more players than can be computed exactly', () => {
  it('are offered beside the exact explanation, which stays as it is', async () => {
    await page.getByText('Faithful on all 64 coalitions', { exact: false }).waitFor()
    await page.getByRole('link', { name: 'More players…' }).click()
    await page.getByText('Nothing was recovered for finetuned-040 on sample 0 yet').waitFor()
  })

  it('are set up for that sample and network, with what is possible', async () => {
    await page.getByRole('link', { name: 'Set it up…' }).click()
    const before = panel(page, 'Before it starts')
    await before.getByText('5,000', { exact: true }).waitFor()
    await before.getByText('some of their coalitions').waitFor()
    expect(await page.getByRole('textbox', { name: 'numbers' }).inputValue()).toBe('0')
    await page.getByRole('img', { name: 'Sample 0 with its 49 players outlined' }).waitFor()
    await page.getByRole('spinbutton', { name: 'columns' }).fill('20')
    await page.getByText('140 players: from 2 to 128 can be explained.').waitFor()
    await page.getByRole('spinbutton', { name: 'columns' }).fill('1')
    await page.getByText('7 players have 128 coalitions: an exact analysis takes no more passes.').waitFor()
    expect(await startOf(page).isDisabled()).toBe(true)
    await page.getByRole('button', { name: '6×6' }).click()
    await page.getByRole('spinbutton', { name: 'forward passes a sample' }).fill('600')
    await before.getByText('36', { exact: true }).waitFor()
    await before.getByText('600', { exact: true }).waitFor()
    expect(await violations(page)).toEqual([])
  })

  it('are explained as a job, and told from what is exact', async () => {
    await startOf(page).click()
    await page.getByRole('link', { name: 'Look at a sample' }).click()
    await page.getByRole('heading', { level: 1, name: 'Sample 0, approximate' }).waitFor()
    await page.getByText('on 60 coalitions that it was not fitted to.').waitFor()
    await page.getByText('36: grid 6×6').waitFor()
  })

  it('show the players of an interaction that the keys come to', async () => {
    const rows = page.getByRole('grid', { name: 'Recovered interactions' }).getByRole('row')
    await rows.nth(1).focus()
    await page.keyboard.press('ArrowDown')
    const members = await page.locator(':focus').getByRole('img').getAttribute('aria-label')
    const shown = page.getByRole('region', { name: 'Sample', exact: true }).locator('.player.shown')
    expect(await shown.count()).toBe(members!.split(',').length)
    await page.keyboard.press('Enter')
    expect(await page.locator(':focus').getAttribute('aria-selected')).toBe('true')
  })

  it('are linked from the exact explanation, which never takes so many players', async () => {
    await page.getByRole('link', { name: 'Exact explanation' }).click()
    await page.getByText('Faithful on all 64 coalitions', { exact: false }).waitFor()
    await page.getByRole('link', { name: 'Approximate: 36 players' }).waitFor()
    await goTo(page, 'Study')
    await choose(page, 'Analysis')
    expect(await page.getByRole('spinbutton', { name: 'rows' }).inputValue()).toBe('3')
    await panel(page, 'Before it starts').getByText('4,096 coalitions').waitFor()
  })

  it('can be stopped in the queue, and one of several is chosen', async () => {
    await choose(page, 'Approximate')
    await page.getByRole('spinbutton', { name: 'forward passes a sample' }).fill('100000')
    await startOf(page).click()
    await page.getByRole('link', { name: 'Watch it in the queue' }).click()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByText('cancelled').first().waitFor()
    await goTo(page, 'Study')
    await page.getByRole('spinbutton', { name: 'forward passes a sample' }).fill('700')
    await startOf(page).click()
    await page.getByRole('link', { name: 'Look at a sample' }).click()
    await page.getByText('49: grid 7×7').waitFor()
    await pick(page, 'shown', /^grid 6×6/)
    await page.getByText('36: grid 6×6').waitFor()
  })

  it('complained about nothing on the way', () => {
    expect(window.complaints).toEqual([])
  })
})
