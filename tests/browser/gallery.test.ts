import { readdirSync, readFileSync } from 'node:fs'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { launchChromium } from './chromium.ts'
import { goTo, openWindow, panel, pick, type Window } from './page.ts'
import { createPlace } from './place.ts'
import { serve, type Served } from './served.ts'
import { makeProject } from './steps.ts'
import { finishedStudy } from './study.ts'

const place = createPlace('cancer')
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
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.evaluate(`location.hash = ${JSON.stringify(`/project/${encodeURIComponent(project)}/report`)}`)
})
afterAll(async () => {
  await browser.close()
  await served.stop()
  place.remove()
})
beforeEach(() => {
  window.keepPictureOfFailure()
})

/** The figure on the screen, of a width in pixels of a style sheet, when it is drawn. */
async function shown(name: string, width: number): Promise<Locator> {
  const figure = page.getByRole('img', { name: new RegExp(`^${name}: `) })
  await figure.waitFor()
  await expect.poll(async () => (await figure.boundingBox())!.width, { timeout: 20_000 }).toBeCloseTo(width, 1)
  return figure
}
const figures = (): Locator => page.getByRole('navigation', { name: 'Figures' })
const message = (text: string | RegExp): Promise<void> =>
  page.getByRole('region', { name: 'Messages' }).getByText(text).waitFor()
const clipboardText = (): Promise<string> => page.evaluate('navigator.clipboard.readText()')
const nature = (89 / 25.4) * 96

describe('a study as files', () => {
  /** Says where in the dialog that asks for it, and waits for the file. */
  async function writeAs(title: string, name: string): Promise<Buffer> {
    const dialog = page.getByRole('dialog', { name: title })
    await dialog.getByLabel('Path').fill(place.path(name))
    await dialog.getByRole('button', { name: 'Use this path' }).click()
    await message(`Wrote ${place.path(name)}.`)
    return readFileSync(place.path(name))
  }

  it('is a document with its report', async () => {
    await page.getByRole('button', { name: 'Export the report…' }).click()
    const report = (await writeAs('Export the report…', 'report.html')).toString()
    expect(report).toMatch(/^<!doctype html>/i)
    expect(report.match(/<svg/g)).toHaveLength(6)
  })

  it.each([
    ['All interactions as Parquet…', 'interactions.parquet', 'PAR1'],
    ['All games as NumPy arrays…', 'games.npz', 'PK'],
    ['Report as PDF…', 'report.pdf', '%PDF-1.7'],
  ])('comes in other formats: %s', async (title, name, begin) => {
    await page.getByRole('button', { name: 'Other formats' }).click()
    await page.getByRole('menuitem', { name: title }).click()
    expect((await writeAs(title, name)).toString('latin1', 0, begin.length)).toBe(begin)
  })
})

describe('figures for papers', () => {
  it('are reached from a chart, and shown at their size', async () => {
    await panel(page, 'Knowledge by order').getByRole('link', { name: 'Export…' }).click()
    await page.getByRole('heading', { level: 1, name: 'Figures for papers' }).waitFor()
    const figure = await shown('Knowledge by order', 5.5 * 96)
    // The markup holds its own size, so that a picture that is drawn has it.
    expect(await figure.evaluate((image: { naturalWidth: number }) => image.naturalWidth)).toBe(5.5 * 96)
    await page.getByText(/^Knowledge by order: .*Networks: pretrained-100, finetuned-032, scratch-032\./).waitFor()
  })

  it('are as wide as the journal asks, and as large again when zoomed', async () => {
    await pick(page, 'for', 'Nature, one column')
    await shown('Knowledge by order', nature)
    await page.locator('label', { hasText: '200 %' }).click()
    await shown('Knowledge by order', 2 * nature)
    await page.locator('label', { hasText: '100 %' }).click()
  })

  it('take a height, and refuse one that leaves no room', async () => {
    const height = page.getByRole('spinbutton', { name: 'height, mm' })
    await height.fill('1')
    await page.keyboard.press('Tab')
    await page.getByText('From 12.7 to 508.').waitFor()
    await height.fill('60')
    await page.keyboard.press('Tab')
    const figure = await shown('Knowledge by order', nature)
    await expect.poll(async () => (await figure.boundingBox())!.height).toBeCloseTo((60 / 25.4) * 96, 1)
  })

  it('are written into a folder in the formats that are chosen', async () => {
    const exports = panel(page, 'Export')
    for (const format of await exports.getByRole('checkbox').all()) await format.uncheck()
    expect(await exports.getByRole('button', { name: 'Export this figure' }).isDisabled()).toBe(true)
    await exports.getByRole('checkbox', { name: 'SVG' }).check()
    await exports.getByRole('checkbox', { name: 'CSV' }).check()
    await exports.getByRole('textbox', { name: 'Folder' }).fill(place.path('paper'))
    await exports.getByRole('button', { name: 'Export this figure' }).click()
    await message(`Wrote 2 files into ${place.path('paper')}.`)
    expect(readdirSync(place.path('paper')).sort()).toEqual(['knowledge-by-order.csv', 'knowledge-by-order.svg'])
    const svg = readFileSync(place.path('paper', 'knowledge-by-order.svg'), 'utf8')
    expect(svg).toMatch(/^<svg width="252\.283pt" height="170\.079pt"/)
    expect(svg).toContain('>preserved</text>')
    const rows = readFileSync(place.path('paper', 'knowledge-by-order.csv'), 'utf8')
      .split(/\r?\n/)
      .filter((line) => line !== '' && !line.startsWith('#'))
    expect(rows[0]).toMatch(/^order,preserve,preserve_low,preserve_high,discard,/)
    // One row an order of four players.
    expect(rows).toHaveLength(1 + 4)
  })

  it('are pictures of as many dots as are asked for, and documents', async () => {
    const exports = panel(page, 'Export')
    await exports.getByRole('checkbox', { name: 'PDF' }).check()
    await exports.getByRole('checkbox', { name: 'PNG' }).check()
    await exports.getByRole('spinbutton', { name: 'PNG, dots per inch' }).fill('300')
    await page.keyboard.press('Tab')
    await exports.getByRole('button', { name: 'Export this figure' }).click()
    await message('Wrote 4 files into')
    const png = readFileSync(place.path('paper', 'knowledge-by-order.png'))
    expect(png.readUInt32BE(16)).toBe(Math.round((89 / 25.4) * 300))
    expect(readFileSync(place.path('paper', 'knowledge-by-order.pdf')).toString('latin1', 0, 5)).toBe('%PDF-')
  })

  it('are made again from their files', async () => {
    const reproduce = panel(page, 'Reproduce')
    for (const format of ['svg', 'csv', 'pdf', 'png']) {
      await reproduce
        .getByRole('textbox', { name: 'File of a figure' })
        .fill(place.path('paper', `knowledge-by-order.${format}`))
      await reproduce.getByText('Same.').waitFor({ state: 'detached' })
      await page.keyboard.press('Enter')
      await reproduce.getByText('Same.').waitFor()
      await reproduce.getByText('The project gives the same numbers.').waitFor()
    }
    await reproduce.getByRole('textbox', { name: 'File of a figure' }).fill(place.path('train.csv'))
    await page.keyboard.press('Enter')
    await reproduce.getByText('"train.csv" does not say how it was made.').waitFor()
  })

  it('go onto the clipboard as text, numbers, caption and picture', async () => {
    await page.getByRole('button', { name: 'Copy SVG' }).click()
    await message('The SVG is on the clipboard.')
    expect(await clipboardText()).toMatch(/^<svg width="252\.283pt"/)
    await page.getByRole('button', { name: 'Copy numbers' }).click()
    await message('The numbers are on the clipboard.')
    expect(await clipboardText()).toMatch(/^order\tpreserve\t/)
    await page.getByRole('button', { name: 'Copy caption' }).click()
    await message('The caption is on the clipboard.')
    expect(await clipboardText()).toMatch(/^Knowledge by order: /)
    await page.getByRole('button', { name: 'Copy picture' }).click()
    await message('The picture is on the clipboard.')
    const width: number = await page.evaluate(
      `navigator.clipboard.read().then(([item]) => item.getType('image/png')).then(createImageBitmap).then(({ width }) => width)`,
    )
    expect(width).toBe(Math.round((89 / 25.4) * 300))
  })

  it('are dragged away as files of their names, and as pictures', async () => {
    const figure = await shown('Knowledge by order', nature)
    expect(await figure.getAttribute('title')).toBe('Drag it into a document or a folder')
    await page.evaluate(
      `addEventListener('dragstart', ({ dataTransfer }) => {
        window.dragged = Object.fromEntries(dataTransfer.types.map((type) => [type, dataTransfer.getData(type)]))
      }, { once: true })`,
    )
    await figure.hover()
    await page.mouse.down()
    await page.mouse.move(40, 40, { steps: 4 })
    await page.mouse.up()
    const dragged: Record<string, string> = await page.evaluate('window.dragged')
    const [, type, name, address] = /^([^:]+):([^:]+):(data:[^]*)$/.exec(dragged.downloadurl)!
    expect([type, name]).toEqual(['image/svg+xml', 'knowledge-by-order.svg'])
    const written = readFileSync(place.path('paper', 'knowledge-by-order.svg'))
    expect(Buffer.from(await (await fetch(address)).arrayBuffer()).equals(written)).toBe(true)
    const image = /^<img src="(data:[^"]*)" width="336" height="227">$/.exec(dragged['text/html'])!
    expect(await (await fetch(image[1])).text()).toBe(written.toString())
    // What a browser has for every picture stays: programs that know nothing else take that.
    expect(Object.keys(dragged)).toEqual(expect.arrayContaining(['text/uri-list', 'Files']))
  })

  it('are several at once, or all that there are', async () => {
    await page.getByRole('button', { name: /^figures\b/ }).click()
    const menu = page.getByRole('dialog', { name: 'figures' })
    for (const name of ['Convergence', 'Waterfall']) await menu.getByLabel(name, { exact: true }).check()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Export 2 figures' }).click()
    await message('Wrote 8 files into')
    await page.getByRole('button', { name: /^figures\b/ }).click()
    for (const name of ['Convergence', 'Waterfall']) await menu.getByLabel(name, { exact: true }).uncheck()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Export 17 figures' }).click()
    await message('Wrote 68 files into')
    expect(readdirSync(place.path('paper')).filter((name) => name.endsWith('.pdf'))).toHaveLength(17)
  })

  it('are of the sample and the networks that are looked at', async () => {
    await figures().getByRole('link', { name: 'Waterfall' }).click()
    await shown('Waterfall', nature)
    await page.getByText(/^Waterfall: .*Networks: finetuned-032\. Data: test, sample 0\./).waitFor()
    await figures().getByRole('link', { name: 'Before against after' }).click()
    await shown('Before against after', nature)
    await page.getByRole('button', { name: 'Next sample' }).click()
    await page.getByText(/^Before against after: .*, sample 1\./).waitFor()
  })

  it('have their series in the order that is wanted', async () => {
    await figures().getByRole('link', { name: 'Knowledge by order' }).click()
    await shown('Knowledge by order', nature)
    const order = page.getByRole('group', { name: 'order' })
    const names = (): Promise<string[]> => order.locator('.name').allTextContents()
    expect(await names()).toEqual(['preserved', 'discarded', 'new'])
    await order.getByRole('button', { name: 'Move new up' }).press('Enter')
    await expect.poll(names).toEqual(['preserved', 'new', 'discarded'])
    // Whoever moves on with the keyboard stays where they are.
    await page.keyboard.press('Enter')
    await expect.poll(names).toEqual(['new', 'preserved', 'discarded'])
    expect(await order.getByRole('button', { name: 'Move new up' }).isDisabled()).toBe(true)
    expect(await page.evaluate('document.activeElement.ariaLabel')).toBe('Move new down')
    await expect.poll(() => page.getByText('Drawing…').count()).toBe(0)
    await page.getByRole('button', { name: 'Export this figure' }).click()
    await message('Wrote 4 files into')
    const svg = readFileSync(place.path('paper', 'knowledge-by-order.svg'), 'utf8')
    const legend = [...svg.matchAll(/>(preserved|discarded|new)</g)].map(([, name]) => name)
    expect(legend).toEqual(['new', 'preserved', 'discarded'])
  })

  it('are found by their names from everywhere', async () => {
    await goTo(page, 'Project')
    await page.getByRole('heading', { level: 1, name: 'cancer' }).waitFor()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('shapley values')
    await page.getByRole('option', { name: /^Shapley values/ }).waitFor()
    await page.keyboard.press('Enter')
    await shown('Shapley values', nature)
  })

  it('of the study wait for one, those of samples for data and networks', async () => {
    await goTo(page, 'Home')
    await makeProject(page, place, 'empty')
    await goTo(page, 'Figures')
    await page.getByText('Nothing to look at yet').waitFor()
    await figures().getByRole('link', { name: 'Convergence' }).click()
    await page.getByText('No study yet').waitFor()
    await page.getByRole('link', { name: 'Set up a study' }).waitFor()
  })

  it('complained about nothing on the way', () => {
    expect(window.complaints).toEqual([])
  })
})
