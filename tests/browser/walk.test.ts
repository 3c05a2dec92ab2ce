import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { launchChromium } from './chromium.ts'
import { choose, goTo, openWindow, panel, pick, type Window } from './page.ts'
import { createPlace } from './place.ts'
import { serve, type Served } from './served.ts'
import { addData, addNetworks, lookAtData, lookAtNetworks, makeProject, predict } from './steps.ts'

const place = createPlace()
let served: Served
let browser: Browser
let window: Window
let page: Page

beforeAll(async () => {
  served = await serve(place)
  browser = await launchChromium()
  window = await openWindow(browser, served.url)
  page = window.page
})
afterAll(async () => {
  await browser.close()
  await served.stop()
  place.remove()
})
beforeEach(() => {
  window.keepPictureOfFailure()
})

/** The way of a new user, one step a test, each on what the one before it left. */
describe('from a folder of checkpoints to the report', () => {
  it('makes a project', async () => {
    await makeProject(page, place, 'digits')
  })

  it('refuses a folder without networks in a sentence', async () => {
    await page.getByRole('link', { name: 'Import networks and data' }).click()
    await lookAtNetworks(page, place.path('test'))
    await page
      .getByRole('alert')
      .getByText(/no .*onnx/i)
      .waitFor()
  })

  it('imports a folder of checkpoints with their roles and epochs', async () => {
    await lookAtNetworks(page, place.path('checkpoints'))
    await page.getByRole('button', { name: 'Add 5 networks' }).waitFor()
    expect(await page.getByLabel('Epoch of finetuned-040.onnx').inputValue()).toBe('40')
    expect(await page.getByLabel('Role of pretrained-012.onnx').inputValue()).toBe('pretrained')
    await addNetworks(page, 5)
  })

  it('shows what the networks will see of a data set, and adds it', async () => {
    for (const name of ['train', 'test']) {
      await lookAtData(page, place.path(name))
      await page.getByText('As the network will see them').waitFor()
      await addData(page, name)
    }
  })

  it('predicts with every network, as a job', async () => {
    await predict(page, 'test')
    // The wrong answers of the first network, by filter.
    await pick(page, 'A: any', 'wrong')
    await page.getByText(/^[1-9]\d* of 1,000$/).waitFor()
  })

  it('draws the pictures where their cells are', async () => {
    const { x, y } = (await page.getByRole('gridcell').first().boundingBox())!
    const picture = await page.screenshot({ clip: { x: x + 4, y: y + 4, width: 64, height: 64 } })
    const { channels } = await sharp(picture).stats()
    // A white digit on black, on a page that is light.
    expect(channels[0].mean).toBeLessThan(100)
    expect(channels[0].max).toBeGreaterThan(200)
  })

  it('sets up a study, and says what it takes', async () => {
    await goTo(page, 'Study')
    await page.getByRole('button', { name: '3×4' }).click()
    await choose(page, 'By number')
    await page.getByRole('textbox', { name: 'numbers' }).fill('0, 200, 400, 1000')
    await page.getByText('There is no sample 1000: they go from 0 to 999.').waitFor()
    expect(await page.getByRole('button', { name: 'Start the study' }).isDisabled()).toBe(true)
    await page.getByRole('textbox', { name: 'numbers' }).fill('0, 200, 400')
    await pick(page, 'probe fitted on', 'train')
    // 5 networks × 3 samples × 2^12 coalitions.
    await panel(page, 'Before it starts').getByText('61,440').waitFor()
    await page.getByRole('img', { name: 'Sample 0 with its 12 players outlined' }).waitFor()
  })

  it('runs it while every page answers, and a reload in the middle changes nothing', async () => {
    await page.getByRole('button', { name: 'Start the study' }).click()
    await page.getByRole('link', { name: 'Watch it in the queue' }).click()
    await page.getByRole('heading', { level: 1, name: 'Queue' }).waitFor()
    await page.getByRole('progressbar', { name: /Study/ }).waitFor()
    await page.reload()
    await page.getByRole('progressbar', { name: /Study/ }).waitFor()
    await page.goBack()
    const busy = page.getByRole('banner').getByRole('link', { name: /^Queue (running|\d)/ })
    for (const [name, ready] of [
      ['Project', 'Networks'],
      ['Data', /of 1,000$/],
      ['Sample', /^Sample \d+$/],
      ['Report', 'A study is running'],
      ['Settings', 'Appearance'],
    ] as const) {
      await goTo(page, name)
      await page.getByText(ready).first().waitFor({ timeout: 3000 })
      await busy.waitFor({ timeout: 1000 })
    }
  })

  it('goes on after the server was killed and started again', async () => {
    await served.kill()
    await page.getByText('The connection to the engine was lost.', { exact: false }).waitFor()
    served = await serve(place, served.port)
    await page.getByText('The connection to the engine was lost.', { exact: false }).waitFor({ state: 'detached' })
    await goTo(page, 'Queue')
    await page.getByRole('link', { name: 'Read the report' }).waitFor({ timeout: 120_000 })
  })

  it('reads the report, and the samples behind a number', async () => {
    await page.getByRole('link', { name: 'Read the report' }).click()
    await page.getByRole('heading', { level: 1, name: 'What pre-training gave' }).waitFor()
    await page.getByText('of what pre-training knew was kept by fine-tuning').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('row').nth(3).waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  })

  it('drills down, and switches players off by hand', async () => {
    await goTo(page, 'Data')
    await page.getByRole('grid').getByRole('link', { name: '0', exact: true }).click()
    await page.getByText('Faithful on all 4,096 coalitions', { exact: false }).waitFor()
    await page.getByText('12 of 12 players on.', { exact: false }).waitFor()
    await page.getByRole('switch').nth(5).click()
    await page.getByText('11 of 12 players on.', { exact: false }).waitFor()
    await page.getByRole('button', { name: 'All off' }).click()
    await page.getByText('0 of 12 players on.', { exact: false }).waitFor()
  })

  it('compares the networks on it', async () => {
    await goTo(page, 'Compare')
    await panel(page, 'What happened to each interaction').getByRole('row').nth(3).waitFor()
  })

  it('changes theme and language without a reload', async () => {
    await goTo(page, 'Settings')
    await choose(page, 'Dark')
    expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('dark')
    await choose(page, '简体中文')
    await page.getByRole('heading', { level: 1, name: '设置' }).waitFor()
    await choose(page, 'English')
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor()
  })

  it('complained about nothing on the way', () => {
    expect(window.complaints).toEqual([])
  })
})
