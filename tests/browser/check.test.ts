import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { createWorkbench } from '../../main/workbench.ts'
import { violations } from './axe.ts'
import { launchChromium } from './chromium.ts'
import { openWindow, type Window } from './page.ts'
import { createPlace } from './place.ts'
import { serve, type Served } from './served.ts'

const place = createPlace()
/** Kept on request, to be looked at. */
const pictures = process.env.CARRYOVER_SCREENSHOTS
const project = place.path('digits.carryover')
let served: Served
let browser: Browser

beforeAll(async () => {
  const workbench = createWorkbench({ settingsFolder: place.path('settings'), host: { name: 'browser' } })
  await workbench.call('project.create', { path: project })
  for (const name of ['finetuned-000', 'finetuned-040']) {
    await workbench.call('model.add', { project, path: place.path('checkpoints', `${name}.onnx`) })
  }
  await workbench.close()
  served = await serve(place)
  browser = await launchChromium()
})
afterAll(async () => {
  await browser.close()
  await served.stop()
  place.remove()
})

/** Changes the project past the program. */
function tamper(sql: string): void {
  const database = new Database(project)
  database.pragma('foreign_keys = OFF')
  database.exec(sql)
  database.close()
}
const address = () => `${served.url}#/project/${encodeURIComponent(project)}`

async function look({ page, complaints }: Window, name: string, theme: string): Promise<void> {
  expect(await violations(page)).toEqual([])
  if (pictures !== undefined) {
    mkdirSync(pictures, { recursive: true })
    await page.screenshot({ path: join(pictures, `${name}-${theme}.png`) })
  }
  expect(complaints).toEqual([])
}

let windows: Window[] = []
beforeEach(() => () => Promise.all(windows.splice(0).map(({ page }) => page.context().close())))
async function open(theme: 'light' | 'dark'): Promise<Window> {
  const window = await openWindow(browser, address(), { theme })
  windows = [...windows, window]
  window.keepPictureOfFailure()
  return window
}

it.each(['light', 'dark'] as const)(
  'a project is checked from its page, and what is wrong is said (%s)',
  async (theme) => {
    const window = await open(theme)
    const { page } = window
    await page.getByRole('button', { name: 'Check this project' }).click()
    const dialog = page.getByRole('dialog', { name: 'Check of digits' })
    await dialog.getByText('The project is sound.').waitFor()
    await look(window, 'check-sound', theme)
    await dialog.getByRole('button', { name: 'Close' }).last().click()

    const network = place.path('checkpoints/finetuned-040.onnx')
    const bytes = readFileSync(network)
    rmSync(network)
    await page.getByRole('button', { name: 'Check this project' }).click()
    await dialog.getByText(/^The file "finetuned-040.onnx" of the model "finetuned-040" is not where it was/).waitFor()
    await look(window, 'check-fault', theme)
    expect(await dialog.getByRole('button', { name: 'Repair' }).count()).toBe(0)
    writeFileSync(network, bytes)
  },
)

it.each(['light', 'dark'] as const)(
  'one that cannot be opened is repaired from where it is refused (%s)',
  async (theme) => {
    await served.stop()
    tamper(
      "CREATE TRIGGER t AFTER INSERT ON games BEGIN DELETE FROM models; END; INSERT INTO probes VALUES (1, 'k', 77, 77, NULL, 1, 1, 1, '{}', zeroblob(8), zeroblob(8))",
    )
    served = await serve(place)
    const window = await open(theme)
    const { page } = window
    await page
      .getByText(/holds something that Carryover did not put there: trigger t/)
      .first()
      .waitFor()
    await page.getByRole('button', { name: 'Check this project' }).click()
    const dialog = page.getByRole('dialog', { name: 'Check of digits' })
    await dialog.getByRole('button', { name: 'Repair' }).waitFor()
    await look(window, 'check-repair', theme)
    await dialog.getByRole('button', { name: 'Repair' }).click()
    await dialog.getByText('The project is sound.').waitFor()
    await dialog.getByText('Removed of probes what belonged to nothing: 1 row.').waitFor()
    await look(window, 'check-repaired', theme)
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    await page.getByRole('heading', { level: 1, name: 'digits' }).waitFor()
    await page.getByText('finetuned-040').first().waitFor()
  },
)
