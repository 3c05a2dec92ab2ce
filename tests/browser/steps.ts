import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { goTo, panel, pick } from './page.ts'
import type { Place } from './place.ts'

/** Steps that the ways of all kinds of data have in common; each waits until the page says that it is done. */

export async function makeProject(page: Page, place: Place, name: string): Promise<void> {
  await page.getByRole('button', { name: 'New project…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Where to put the new project' })
  const path = dialog.getByLabel('Path')
  // When the folder is listed the suggested name becomes a path: not while another one is being filled in.
  await expect.poll(() => path.inputValue()).toContain('/')
  await path.fill(place.path(`${name}.carryover`))
  await dialog.getByRole('button', { name: 'Use this path' }).click()
  await page.getByRole('heading', { level: 1, name }).waitFor()
  await page.getByText('This project is empty.').waitFor()
}

/** Shows a folder of networks; they are added by {@link addNetworks}. */
export async function lookAtNetworks(page: Page, path: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Folder of checkpoints, or an ONNX file' }).fill(path)
  await page.keyboard.press('Enter')
}

export async function addNetworks(page: Page, count: number): Promise<void> {
  await page.getByRole('button', { name: `Add ${count} networks` }).click()
  await page.getByText(`Added ${count} networks.`).waitFor()
}

/** Shows a folder or a file of data before it is added. */
export async function lookAtData(page: Page, path: string): Promise<void> {
  await goTo(page, 'Import')
  await page.getByRole('tab', { name: 'Data set' }).click()
  await page.getByRole('textbox', { name: /^Folder with class sub-folders, or a file/ }).fill(path)
  await page.keyboard.press('Enter')
}

export async function addData(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Add the data set' }).click()
  await page.getByText(`Added ${name} with`).waitFor()
}

/** Asks every network about a data set. */
export async function predict(page: Page, data: string): Promise<void> {
  await goTo(page, 'Data')
  await pick(page, 'data', data)
  await page.getByRole('button', { name: /^Predict with all/ }).click()
  await page.getByText(/Predictions .* are missing/).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: /^Predict with all/ }).waitFor({ state: 'detached' })
}

/** Starts the study that is set up, and waits in the queue for its report. */
export async function runStudy(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Start the study' }).click()
  await page.getByRole('link', { name: 'Watch it in the queue' }).click()
  await page.getByRole('heading', { level: 1, name: 'Queue' }).waitFor()
  await page.getByRole('link', { name: 'Read the report' }).click({ timeout: 120_000 })
  await page.getByRole('heading', { level: 1, name: 'What pre-training gave' }).waitFor()
}

/** Names of the project's data sets, as its page lists them. */
export async function datasets(page: Page): Promise<string[]> {
  await goTo(page, 'Project')
  const list = panel(page, 'Data sets')
  await list.getByRole('link', { name: 'Import data…' }).waitFor()
  return list.getByRole('listitem').getByRole('link').allTextContents()
}
