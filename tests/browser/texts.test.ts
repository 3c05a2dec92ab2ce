import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { violations } from './axe.ts'
import { launchChromium } from './chromium.ts'
import { choose, goTo, openWindow, panel, pick, type Window } from './page.ts'
import { createPlace } from './place.ts'
import { serve, type Served } from './served.ts'
import { addData, addNetworks, datasets, lookAtData, lookAtNetworks, makeProject, predict, runStudy } from './steps.ts'

const place = createPlace('reviews')
let served: Served
let browser: Browser
let window: Window
let page: Page

beforeAll(async () => {
  mkdirSync(place.path('other'))
  writeFileSync(place.path('other', 'tokenizer.json'), withMoreTokens(place.path('tokenizer.json'), 100))
  writeFileSync(place.path('ragged.csv'), 'text,label\nGood.,positive\nBad, and long.,negative\n')
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

/** The tokenizer of a network that knows so many tokens more. */
function withMoreTokens(path: string, count: number): string {
  const tokenizer = JSON.parse(readFileSync(path, 'utf8')) as { model: { vocab: Record<string, number> } }
  const { vocab } = tokenizer.model
  const known = Object.keys(vocab).length
  for (let i = 0; i < count; i++) vocab[`more${i}`] = known + i
  return JSON.stringify(tokenizer)
}

describe('a network for texts, from its checkpoints to the comparison', () => {
  it('imports checkpoints, which take tokens', async () => {
    await makeProject(page, place, 'reviews')
    await page.getByRole('link', { name: 'Import networks and data' }).click()
    await lookAtNetworks(page, place.path('checkpoints'))
    await page
      .getByText(/^input_ids int64, .*vocabulary/)
      .nth(4)
      .waitFor()
    await addNetworks(page, 5)
  })

  it('finds the tokenizer beside the texts and shows their tokens', async () => {
    await lookAtData(page, place.path('train.csv'))
    await page.getByText('As the network will read them').waitFor()
    const tokenizer = page.getByRole('textbox', { name: 'tokenizer.json of the network' })
    expect(await tokenizer.inputValue()).toBe(place.path('tokenizer.json'))
    await page.getByText('[CLS]', { exact: true }).first().waitFor()
    await addData(page, 'train')
  })

  it('refuses the tokenizer of another network in a sentence, and adds nothing', async () => {
    await lookAtData(page, place.path('test.csv'))
    await page.getByText('As the network will read them').waitFor()
    await page
      .getByRole('textbox', { name: 'tokenizer.json of the network' })
      .fill(place.path('other', 'tokenizer.json'))
    await page.keyboard.press('Enter')
    await page.getByText(/it is probably the tokenizer of another network/).waitFor()
    await page.getByRole('button', { name: 'Add the data set' }).click()
    await page
      .getByText(/The tokenizer has tokens up to number \d+, but the network only up to/)
      .first()
      .waitFor()
    expect(await datasets(page)).toEqual(['train'])
  })

  it('refuses a file whose lines differ in length in a sentence', async () => {
    await lookAtData(page, place.path('ragged.csv'))
    await page
      .getByRole('alert')
      .getByText(/ragged\.csv.*line 3/)
      .waitFor()
    expect(await page.getByRole('button', { name: 'Add the data set' }).isDisabled()).toBe(true)
    expect(await datasets(page)).toEqual(['train'])
  })

  it('adds the texts to be explained', async () => {
    await lookAtData(page, place.path('test.csv'))
    await page.getByText('As the network will read them').waitFor()
    await addData(page, 'test')
  })

  it('predicts with every network, filters by what they say and searches for a word', async () => {
    await predict(page, 'test')
    await page.getByText('400 of 400').waitFor()
    await page.getByRole('searchbox', { name: 'Search samples' }).fill('teenage')
    await page.getByText(/^[1-9] of 400$/).waitFor()
    await page.getByText('A sermonizing and lifeless paean to teenage dullards.').waitFor()
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await pick(page, 'A: any', 'wrong')
    await page.getByText(/^[1-9]\d* of 400$/).waitFor()
    await page.getByText('400 of 400').waitFor({ state: 'detached' })
  })

  it('sets up a study of words, and shows what the network reads', async () => {
    await goTo(page, 'Study')
    await choose(page, 'Words')
    await page.getByRole('spinbutton', { name: 'players a text, at most' }).fill('17')
    await page.getByText('A whole number from 2 to 16.').first().waitFor()
    await page.getByRole('spinbutton', { name: 'players a text, at most' }).fill('8')
    await pick(page, 'absent players become', 'mask token')
    await choose(page, 'By number')
    await page.getByRole('textbox', { name: 'numbers' }).fill('0, 65, 216')
    await pick(page, 'probe fitted on', 'train')
    await page.getByRole('group', { name: 'Sample 0 with its 8 players outlined' }).waitFor()
    await panel(page, 'What the network sees').getByText('[MASK]', { exact: true }).first().waitFor()
  })

  it('runs it to a report about texts', async () => {
    await runStudy(page)
    await page.getByText('words, up to 8, n = 8').waitFor()
    await page.getByText('of what pre-training knew was kept by fine-tuning').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(/A sermonizing and lifeless/).waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  })

  it('drills down to the words, and switches them off by click and by key', async () => {
    await goTo(page, 'Data')
    await page.getByRole('searchbox', { name: 'Search samples' }).fill('teenage')
    await page.getByText('A sermonizing and lifeless paean to teenage dullards.').waitFor()
    await page.getByRole('grid').getByRole('link', { name: '65', exact: true }).click()
    await page.getByText('Faithful on all 256 coalitions', { exact: false }).waitFor()
    await page.getByText('8 of 8 players on.', { exact: false }).waitFor()
    await page.getByRole('switch', { name: 'lifeless' }).click()
    await page.getByText('7 of 8 players on.', { exact: false }).waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    await page.getByText('6 of 8 players on.', { exact: false }).waitFor()
    await page.getByRole('switch', { name: 'lifeless' }).press('Enter')
    await page.getByText('7 of 8 players on.', { exact: false }).waitFor()
  })

  it('draws the interaction that is pinned between its words', async () => {
    await page.getByRole('button', { name: 'All on' }).click()
    const pair = panel(page, 'Interactions').getByRole('row').filter({ hasText: ' … ' }).first()
    await pair.click()
    await page.getByText('Pinned:').waitFor()
    await panel(page, 'Players').locator('svg.links path').first().waitFor()
  })

  it('compares the networks on it', async () => {
    await goTo(page, 'Compare')
    await panel(page, 'What happened to each interaction').getByRole('row').nth(3).waitFor()
    await page
      .getByRole('group', { name: /^The sample with the players of finetuned-032/ })
      .getByText('lifeless')
      .waitFor()
  })

  it('puts words together by hand, which the drilldown shows', async () => {
    await goTo(page, 'Sample')
    await page.getByText('8 of 8 players on.', { exact: false }).waitFor()
    await page.getByRole('button', { name: 'Players by hand…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Players by hand: sample 65' })
    await dialog.getByText('8 players', { exact: true }).waitFor()
    await dialog.getByRole('button', { name: /^teenage\b.*7$/ }).click()
    await dialog.getByRole('button', { name: /^dullards\..*8$/ }).click()
    await dialog.getByRole('button', { name: 'Put together' }).click()
    await dialog.getByText('7 players', { exact: true }).waitFor()
    expect(await violations(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Keep' }).click()
    await page.getByText('Players by hand are kept for 1 sample.').waitFor()
    await page.getByText('7 of 7 players on.', { exact: false }).waitFor()
    await page.getByRole('switch', { name: 'teenage dullards.' }).waitFor()
  })

  it('complained about nothing on the way', () => {
    expect(window.complaints).toEqual([])
  })
})
