import { readFileSync, renameSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { launchChromium } from './chromium.ts'
import { choose, goTo, openWindow, pick, type Window } from './page.ts'
import { createPlace } from './place.ts'
import { serve, type Served } from './served.ts'
import { finishedStudy } from './study.ts'

const place = createPlace()
let project: string
let served: Served
let browser: Browser
let window: Window
let page: Page

beforeAll(async () => {
  project = await finishedStudy(place)
  served = await serve(place)
  browser = await launchChromium()
  window = await openWindow(browser, served.url)
  page = window.page
  await page.getByRole('link', { name: 'digits' }).first().click()
  await page.getByRole('heading', { level: 1, name: 'digits' }).waitFor()
})
afterAll(async () => {
  await browser.close()
  await served.stop()
  place.remove()
})
beforeEach(() => {
  window.keepPictureOfFailure()
})

/** Processes that the server started and that run onnxruntime. */
const workersOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)

describe('what goes wrong is said with a next step', () => {
  it('a network that was moved is located again', async () => {
    renameSync(place.path('checkpoints', 'finetuned-040.onnx'), place.path('moved.onnx'))
    await goTo(page, 'Data')
    await page.getByText('1,000 of 1,000').waitFor()
    // What is stored needs no file; this sample was not explained yet.
    await page.evaluate(`location.hash = '#/project/${encodeURIComponent(project)}/sample/test/7'`)
    const fault = page.getByRole('alert')
    await fault.getByText(/finetuned-040/).waitFor()
    await fault.getByRole('button', { name: 'Locate…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Path').fill(place.folder)
    await dialog.getByRole('button', { name: 'Use this path' }).click()
    await page.getByText('Found again: finetuned-040.').waitFor()
    await page.getByText(/^Faithful on all 64 coalitions/).waitFor()
  })

  it('a worker that dies costs its task; the rest goes on, and says so', async () => {
    await goTo(page, 'Study')
    await choose(page, 'By number')
    await page.getByRole('textbox', { name: 'numbers' }).fill('10-13')
    await page.getByRole('button', { name: '3×4' }).click()
    await pick(page, 'probe fitted on', 'train')
    await page.getByRole('button', { name: 'Start the study' }).click()
    await goTo(page, 'Queue')
    await page.getByText(/passes\/s/).waitFor()
    const [worker] = workersOf(served.pid)
    process.kill(worker, 'SIGKILL')
    await page.getByText(/^\d+ failed$/).click()
    await page
      .getByText(/its work was given up and the rest goes on/)
      .first()
      .waitFor()
    await page.getByText('Everything is done.').waitFor({ timeout: 150_000 })
  })

  it('a project that another program has open is shown read-only', async () => {
    const other = await serve(place)
    const second = await openWindow(browser, other.url)
    await second.page.getByRole('link', { name: 'digits' }).first().click()
    await second.page.getByText('read-only').first().waitFor()
    await second.page.getByText('finetuned-040').first().waitFor()
    await second.page.context().close()
    await other.stop()
  })

  it('a project that is not there says so', async () => {
    await page.evaluate(`location.hash = '#/project/${encodeURIComponent(place.path('gone.carryover'))}'`)
    await page
      .getByRole('alert')
      .getByText(/gone\.carryover/)
      .waitFor()
    await page.getByRole('main').getByRole('button', { name: 'Locate…' }).waitFor()
    await page.getByRole('main').getByRole('button', { name: 'All projects' }).click()
    await page.getByText('Sample studies').waitFor()
  })

  it('complained about nothing on the way', () => {
    expect(window.complaints).toEqual([])
  })
})
