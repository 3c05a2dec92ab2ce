import { readFileSync, writeFileSync } from 'node:fs'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { launchChromium } from './chromium.ts'
import { choose, goTo, openWindow, panel, pick, type Window } from './page.ts'
import { createPlace } from './place.ts'
import { serve, type Served } from './served.ts'
import { addData, addNetworks, datasets, lookAtData, lookAtNetworks, makeProject, predict, runStudy } from './steps.ts'

const place = createPlace('cancer')
let served: Served
let browser: Browser
let window: Window
let page: Page

beforeAll(async () => {
  // No name that labels are known by.
  for (const file of ['train.csv', 'test.csv']) {
    const content = readFileSync(place.path(file), 'utf8')
    writeFileSync(place.path(file), content.replace('diagnosis', 'finding'))
  }
  const rows = readFileSync(place.path('test.csv'), 'utf8').trimEnd().split('\n')
  // A look at the beginning does not come so far.
  const many = Array.from({ length: 5000 }, (_, i) => rows[1 + (i % (rows.length - 1))])
  writeFileSync(place.path('ragged.csv'), [rows[0], ...many, '1,2,3', ''].join('\n'))
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

/** What stands beside the name of a column. */
const cells = (table: Locator, column: string): Promise<string[]> =>
  table
    .getByRole('row')
    .filter({ has: page.getByRole('cell', { name: column, exact: true }) })
    .getByRole('cell')
    .allTextContents()
    .then(([, ...others]) => others)

/** The median of a column of the test rows, as the page writes it. */
function medianOf(column: string): string {
  const [header, ...rows] = readFileSync(place.path('test.csv'), 'utf8').trimEnd().split('\n')
  const at = header.split(',').indexOf(column)
  const values = rows.map((row) => Number(row.split(',')[at])).sort((a, b) => a - b)
  const middle = values.length / 2
  return String(Number(((values[middle - 1] + values[middle]) / 2).toPrecision(4)))
}

describe('a network for tables, from its checkpoints to the comparison', () => {
  it('imports checkpoints, which take columns', async () => {
    await makeProject(page, place, 'cells')
    await page.getByRole('link', { name: 'Import networks and data' }).click()
    await lookAtNetworks(page, place.path('checkpoints'))
    await page
      .getByText(/20 columns → /)
      .nth(4)
      .waitFor()
    await addNetworks(page, 5)
  })

  it('shows the columns, and says what fits no network until the label is told', async () => {
    await lookAtData(page, place.path('train.csv'))
    await page.getByText('The network takes 21 columns, in this order').waitFor()
    await page.getByText(/No network of this project takes 21 columns: .* takes 20\./).waitFor()
    await pick(page, 'label column', 'finding')
    await page.getByText('The network takes 20 columns, in this order').waitFor()
    await page.getByText(/No network of this project/).waitFor({ state: 'detached' })
    await addData(page, 'train')
  })

  it('refuses a file with a line that is cut in a sentence, and adds nothing', async () => {
    await lookAtData(page, place.path('ragged.csv'))
    await page.getByText(/^Looked at the first/).waitFor()
    await pick(page, 'label column', 'finding')
    await page.getByRole('button', { name: 'Add the data set' }).click()
    await page
      .getByRole('region', { name: 'Messages' })
      .getByText(/ragged\.csv.*line 5,?002/)
      .waitFor()
    await page.getByRole('article').filter({ hasText: 'ragged' }).getByRole('button', { name: 'Dismiss' }).click()
    expect(await datasets(page)).toEqual(['train'])
  })

  it('adds the rows to be explained', async () => {
    await lookAtData(page, place.path('test.csv'))
    await pick(page, 'label column', 'finding')
    await page.getByText('The network takes 20 columns, in this order').waitFor()
    await addData(page, 'test')
  })

  it('predicts with every network, filters by what they say and searches for a value', async () => {
    await predict(page, 'test')
    await page.getByText('200 of 200').waitFor()
    await page.getByRole('columnheader', { name: 'mean radius' }).waitFor()
    await page.getByRole('searchbox', { name: 'Search samples' }).fill('87.46')
    await page.getByText(/^[1-9] of 200$/).waitFor()
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await pick(page, 'A: any', 'wrong')
    await page.getByText(/^[1-9]\d* of 200$/).waitFor()
    await page.getByText('200 of 200').waitFor({ state: 'detached' })
  })

  it('sets up a study of groups of columns', async () => {
    await goTo(page, 'Study')
    await choose(page, 'Each column')
    await page.getByText('20 players: from 2 to 16 can be computed exactly.').waitFor()
    await choose(page, 'Groups of columns')
    await page.getByRole('textbox', { name: 'Name of group 1', exact: true }).waitFor()
    // The names suggest ten groups; the three about the size of a nucleus become one.
    await panel(page, 'Players').getByText('10 players, 1,024 coalitions a game').waitFor()
    for (const of of ['radius', 'perimeter', 'area']) {
      await page.getByLabel(`mean ${of}`, { exact: true }).check()
      await page.getByLabel(`${of} error`, { exact: true }).check()
    }
    await page.getByRole('button', { name: 'Group', exact: true }).click()
    await panel(page, 'Players').getByText('8 players, 256 coalitions a game').waitFor()
    await page.getByRole('textbox', { name: 'Name of group 1', exact: true }).fill('size')
  })

  it('sets up the rest, and shows what the network gets', async () => {
    await pick(page, 'absent players become', 'median of the data')
    await choose(page, 'By number')
    await page.getByRole('textbox', { name: 'numbers' }).fill('0, 100')
    await pick(page, 'probe fitted on', 'train')
    const row = page.getByRole('group', { name: 'Sample 0 with its 8 players outlined' })
    await row.getByRole('rowheader', { name: 'size' }).waitFor()
    // What was asked last replaces what is shown.
    await expect.poll(() => cells(row, 'mean radius')).toEqual(['13.54', medianOf('mean radius')])
    const masked = page.getByRole('group', { name: 'Rows the network gets' })
    await masked
      .getByRole('row', { name: /^without size/ })
      .getByText(medianOf('mean radius'))
      .waitFor()
  })

  it('runs it to a report about rows', async () => {
    await runStudy(page)
    await page.getByText('8 groups, n = 8').waitFor()
    await page.getByText('median of the data', { exact: true }).waitFor()
    await page.getByText('of what pre-training knew was kept by fine-tuning').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('row').nth(2).waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  })

  it('drills down to the row, with value, baseline and effect, and switches groups off by click and by key', async () => {
    await goTo(page, 'Data')
    await page.getByRole('grid').getByRole('link', { name: '0', exact: true }).click()
    await page.getByText('Faithful on all 256 coalitions', { exact: false }).waitFor()
    await page.getByText('8 of 8 players on.', { exact: false }).waitFor()
    const players = panel(page, 'Players')
    for (const name of ['column', 'value', 'baseline', 'effect']) {
      await players.getByRole('columnheader', { name, exact: true }).waitFor()
    }
    await expect.poll(() => cells(players, 'mean radius')).toEqual(['13.54', medianOf('mean radius'), ''])
    // What a group adds, with its sign.
    await players.getByRole('row', { name: /^size [+−]\d/ }).waitFor()
    await players.getByRole('switch', { name: 'size' }).click()
    await page.getByText('7 of 8 players on.', { exact: false }).waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    await page.getByText('6 of 8 players on.', { exact: false }).waitFor()
    expect(await players.getByRole('switch', { name: 'texture' }).getAttribute('aria-checked')).toBe('false')
    await page.getByRole('button', { name: 'All on' }).click()
  })

  it('names the groups of an interaction, and shows them in the row', async () => {
    const pair = panel(page, 'Interactions').getByRole('row').filter({ hasText: 'size, ' }).first()
    await pair.click()
    await panel(page, 'Players')
      .getByText(/^size, /)
      .waitFor()
    expect(await panel(page, 'Players').locator('tbody.shown').count()).toBeGreaterThan(1)
  })

  it('compares the networks on it', async () => {
    await goTo(page, 'Compare')
    await panel(page, 'What happened to each interaction').getByRole('row').nth(3).waitFor()
    const row = page.getByRole('group', { name: /^The sample with the players of finetuned-032/ })
    await row.getByRole('rowheader', { name: 'size' }).waitFor()
  })

  it('complained about nothing on the way', () => {
    expect(window.complaints).toEqual([])
  })
})
