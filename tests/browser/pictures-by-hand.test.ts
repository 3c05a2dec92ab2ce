import type { Browser, Locator, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { writeZip } from '../calls/zip.ts'
import { npy } from '../npy.ts'
import { violations } from './axe.ts'
import { launchChromium } from './chromium.ts'
import { choose, goTo, openWindow, panel, pick, type Window } from './page.ts'
import { createPlace } from './place.ts'
import { serve, type Served } from './served.ts'
import { addData, lookAtData } from './steps.ts'
import { finishedStudy } from './study.ts'

const place = createPlace()
let served: Served
let browser: Browser
let window: Window
let page: Page

beforeAll(async () => {
  writeSquares(place.path('squares.npz'), 12)
  await finishedStudy(place)
  served = await serve(place)
  browser = await launchChromium()
  window = await openWindow(browser, served.url)
  page = window.page
  await page.getByRole('link', { name: 'digits' }).click()
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

/** An NPZ of grey pictures, by turns all white and all black but for a small square; the classes are 0 to 4. */
function writeSquares(path: string, count: number): void {
  const side = 28
  const levels = new Uint8Array(count * side * side).map((_, at) => {
    const [picture, row, column] = [Math.floor(at / side ** 2), Math.floor(at / side) % side, at % side]
    const inSquare = [row, column].every((place) => place >= 12 && place < 16)
    return inSquare === (picture % 2 === 1) ? 255 : 0
  })
  const labels = Buffer.from(BigInt64Array.from({ length: count }, (_, i) => BigInt(i % 5)).buffer)
  writeZip(path, [
    { name: 'X.npy', bytes: npy({ descr: "'|u1'", shape: `(${count}, 1, ${side}, ${side})` }, levels), deflate: true },
    { name: 'y.npy', bytes: npy({ descr: "'<i8'", shape: `(${count},)` }, labels), deflate: true },
  ])
}

/** Presses at one point, given as shares of the width and the height, moves to the others and lets go. */
async function drag(surface: Locator, ...points: [x: number, y: number][]): Promise<void> {
  const { x, y, width, height } = (await surface.boundingBox())!
  for (const [at, [right, down]] of points.entries()) {
    await page.mouse.move(x + right * width, y + down * height, { steps: 4 })
    if (at === 0) await page.mouse.down()
  }
  await page.mouse.up()
}

const region = (player: number): Promise<void> =>
  page.locator('label', { has: page.getByRole('radio', { name: new RegExp(`^Region ${player}\\b`) }) }).click()

describe('superpixels', () => {
  it('are previewed, as many as asked for', async () => {
    await goTo(page, 'Study')
    await choose(page, 'Superpixels')
    await page.getByRole('spinbutton', { name: 'superpixels' }).fill('17')
    await page.getByText('A whole number from 2 to 16.').first().waitFor()
    await page.getByRole('button', { name: '8', exact: true }).click()
    await panel(page, 'Players').getByText('8 players, 256 coalitions a game').waitFor()
    await page.getByRole('img', { name: /with its 8 players outlined$/ }).waitFor()
    const preview = panel(page, 'What the network sees')
    await preview.getByText('without 8', { exact: true }).waitFor()
    expect(await preview.locator('svg path.edge').count()).toBe(8)
  })
})

describe('regions by hand', () => {
  it('are drawn with rectangle and brush, and undone', async () => {
    await goTo(page, 'Data')
    await page.getByText('1,000 of 1,000').waitFor()
    await page.getByRole('grid').getByRole('gridcell').nth(1).click()
    await page.getByText('1 picked').waitFor()
    await page.getByRole('grid').getByRole('link', { name: '0', exact: true }).click()
    await page.getByRole('button', { name: 'Players by hand…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Players by hand: sample 0' })
    const surface = dialog.getByRole('application', { name: 'Sample 0, to draw on' })
    await surface.waitFor()
    await choose(page, 'Rectangle')
    await drag(surface, [0.05, 0.05], [0.45, 0.45])
    await dialog.getByText('1 player', { exact: true }).waitFor()
    await region(2)
    await drag(surface, [0.55, 0.05], [0.95, 0.45])
    await dialog.getByText('2 players', { exact: true }).waitFor()
    await choose(page, 'Brush')
    await region(3)
    await drag(surface, [0.2, 0.7], [0.5, 0.8], [0.8, 0.7])
    await dialog.getByText('3 players', { exact: true }).waitFor()
    await page.keyboard.press('Control+z')
    await dialog.getByText('2 players', { exact: true }).waitFor()
    await page.keyboard.press('Control+Shift+z')
    await dialog.getByText('3 players', { exact: true }).waitFor()
    expect(await violations(page)).toEqual([])
  })

  it('are kept, and copied to the samples that are picked', async () => {
    const dialog = page.getByRole('dialog')
    await pick(page, 'copy to', '1 picked sample')
    await dialog.getByRole('button', { name: 'Keep and copy' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByText('Players by hand are kept for 2 samples.').waitFor()
    await page.getByText('3 of 3 players on.', { exact: false }).waitFor()
    await page.getByText('Faithful on all 8 coalitions', { exact: false }).waitFor()
    expect(await panel(page, 'Players').getByRole('switch').count()).toBe(3)
  })

  it('are analysed', async () => {
    await goTo(page, 'Study')
    await choose(page, 'Analysis')
    await choose(page, 'By hand')
    await choose(page, 'By number')
    await page.getByRole('textbox', { name: 'numbers' }).fill('0, 1')
    await page.getByRole('img', { name: 'Sample 0 with its 3 players outlined' }).waitFor()
    await page.getByRole('button', { name: 'Start the analysis' }).click()
    await page.getByText('Analysis of test is done.').waitFor()
  })

  it('are what the drilldown of the other sample shows', async () => {
    await page.getByRole('link', { name: 'Look at a sample' }).click()
    await page.getByRole('heading', { level: 1, name: 'Sample 0' }).waitFor()
    await page.getByRole('button', { name: 'Next sample' }).click()
    await page.getByRole('heading', { level: 1, name: 'Sample 1' }).waitFor()
    await page.getByText('3 of 3 players on.', { exact: false }).waitFor()
    await panel(page, 'Players').getByRole('switch').nth(2).click()
    await page.getByText('2 of 3 players on.', { exact: false }).waitFor()
  })

  it('are removed, which is said', async () => {
    await page.getByRole('button', { name: 'Players by hand…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Players by hand: sample 1' })
    await dialog.getByText('3 players', { exact: true }).waitFor()
    await dialog.getByRole('button', { name: 'Remove' }).click()
    await page.getByText('Sample 1 has no players by hand any more.').waitFor()
    await page
      .getByRole('alert')
      .getByText(/by hand/)
      .waitFor()
    await page.getByRole('button', { name: 'Previous sample' }).click()
    await page.getByText('3 of 3 players on.', { exact: false }).waitFor()
  })
})

describe('arrays', () => {
  it('are shown as the network sees them, and added', async () => {
    await lookAtData(page, place.path('squares.npz'))
    await page.getByText('As the network will see them').waitFor()
    await addData(page, 'squares')
  })

  it('are pictures in the grid', async () => {
    await goTo(page, 'Data')
    await pick(page, 'data', 'squares')
    await page.getByText('12 of 12').waitFor()
    await page.getByRole('gridcell').nth(11).waitFor()
    // Pictures come after the words.
    await expect.poll(() => brightness(0), { timeout: 10_000 }).toBeGreaterThan(200)
    await expect.poll(() => brightness(1), { timeout: 10_000 }).toBeLessThan(60)
  })

  it('complained about nothing on the way', () => {
    expect(window.complaints).toEqual([])
  })
})

/** Mean level of the picture in a cell of the grid, 0 to 255. */
async function brightness(cell: number): Promise<number> {
  const { x, y } = (await page.getByRole('gridcell').nth(cell).boundingBox())!
  const picture = await page.screenshot({ clip: { x: x + 6, y: y + 6, width: 60, height: 60 } })
  const { channels } = await sharp(picture).stats()
  return channels[0].mean
}
