import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { launchChromium } from './chromium.ts'
import { goTo, openWindow, panel, pick, type Window } from './page.ts'
import { createPlace, serve, type Served } from './served.ts'

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
    await page.getByRole('button', { name: 'New project…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Where to put the new project' })
    await dialog.getByLabel('Path').fill(place.path('digits.carryover'))
    await dialog.getByRole('button', { name: 'Use this path' }).click()
    await page.getByRole('heading', { level: 1, name: 'digits' }).waitFor()
    await page.getByText('This project is empty.').waitFor()
  })

  it('refuses a folder without networks in a sentence', async () => {
    await page.getByRole('link', { name: 'Import networks and data' }).click()
    await page.getByLabel('Folder of checkpoints, or an ONNX file').fill(place.path('test'))
    await page.keyboard.press('Enter')
    await page
      .getByRole('alert')
      .getByText(/no .*onnx/i)
      .waitFor()
  })

  it('imports a folder of checkpoints with their roles and epochs', async () => {
    await page.getByLabel('Folder of checkpoints, or an ONNX file').fill(place.path('checkpoints'))
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Add 5 networks' }).waitFor()
    expect(await page.getByLabel('Epoch of finetuned-040.onnx').inputValue()).toBe('40')
    expect(await page.getByLabel('Role of pretrained-012.onnx').inputValue()).toBe('pretrained')
    await page.getByRole('button', { name: 'Add 5 networks' }).click()
    await page.getByText('Added 5 networks.').waitFor()
  })

  it('shows what the networks will see of a data set, and adds it', async () => {
    for (const name of ['train', 'test']) {
      await goTo(page, 'Import')
      await page.getByRole('tab', { name: 'Data set' }).click()
      await page.getByLabel('Folder with class sub-folders, or a CSV table').fill(place.path(name))
      await page.keyboard.press('Enter')
      await page.getByText('As the network will see them').waitFor()
      await page.getByRole('button', { name: 'Add the data set' }).click()
      await page.getByText(`Added ${name} with`).waitFor()
    }
  })
})
