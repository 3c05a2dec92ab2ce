import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startWorker } from '../../main/jobs/workerProcess.ts'
import { createWorkbench } from '../../main/workbench.ts'
import { providerLabels } from '../../contract/providers.ts'
import { addData } from '../addData.ts'
import { hasSwiftShader, unpackSwiftShader, type SwiftShader } from '../swiftShader.ts'
import { launchChromium } from './chromium.ts'
import { goTo, openWindow, panel, pick, type Window } from './page.ts'
import { createPlace } from './place.ts'
import { serve, type Served } from './served.ts'

const place = createPlace()
let graphics: SwiftShader
let served: Served
let browser: Browser
let window: Window
let page: Page
let project: string

const computedBy = { 1: 'webgpu', 200: 'cpu' } as const

/** A project with one sample that the card has computed, in few players because software is slow, and one of the CPU. */
async function makeProject(): Promise<string> {
  const path = place.path('digits.carryover')
  const workbench = createWorkbench({
    settingsFolder: place.path('settings'),
    host: { name: 'browser' },
    startWorker: (listeners, environment) => startWorker(listeners, { ...environment, ...graphics.environment }),
  })
  await workbench.call('project.create', { path })
  const scan = { folder: place.path('checkpoints'), pattern: '{role}-{epoch}.onnx' }
  await workbench.call('model.import', { project: path, checkpoints: await workbench.call('model.scan', scan) })
  await addData(workbench, { project: path, path: place.path('test'), kind: 'image', preset: 'mnist' })
  for (const [sample, provider] of Object.entries(computedBy)) {
    const { job } = await workbench.call('analysis.start', {
      project: path,
      settings: {
        models: ['finetuned-040'],
        samples: { kind: 'list', indices: [Number(sample)] },
        players: { kind: 'grid', rows: 2, columns: 2 },
        provider,
      },
    })
    await workbench.call('job.wait', { job })
  }
  await workbench.close()
  return path
}

/** Names and states in the order of the settings; the reasons behind them are the engine's. */
const listed = async () => {
  const items = panel(page, 'What computes').getByRole('listitem')
  // Software is slow to try.
  await items.first().waitFor({ timeout: 120_000 })
  return (await items.allInnerTexts()).map((text) => text.split('\n').slice(0, 2).join(' '))
}
const toSettings = () => page.getByRole('link', { name: 'Settings', exact: true }).click()

describe.runIf(hasSwiftShader)('what computes', () => {
  beforeAll(async () => {
    graphics = unpackSwiftShader()
    project = await makeProject()
    served = await serve(place, 0, graphics.environment)
    browser = await launchChromium()
    window = await openWindow(browser, served.url)
    page = window.page
    await page.getByText('Sample studies').waitFor()
  }, 240_000)
  afterAll(async () => {
    await browser.close()
    await served.stop()
    place.remove()
    graphics.remove()
  })
  beforeEach(() => {
    window.keepPictureOfFailure()
  })

  it('is shown with what works, what is used and why the rest is not', async () => {
    await toSettings()
    expect(await listed()).toEqual(['CUDA does not work', 'WebGPU works', 'CPU used', 'TensorRT does not work'])
    await page.getByText(/^slower \(0\.\d+ times\) than all cores of the CPU/).waitFor()
    await page.getByText(/of CUDA were not found in/).waitFor()
  })

  it('is put in another order, which is kept, and back', async () => {
    await page.getByRole('button', { name: 'WebGPU earlier' }).click()
    await expect.poll(listed).toEqual(['WebGPU used', 'CUDA does not work', 'CPU works', 'TensorRT does not work'])
    await page.getByRole('link', { name: 'WebGPU · ' }).waitFor()
    await page.reload()
    expect((await listed())[0]).toBe('WebGPU used')
    await page.getByRole('button', { name: 'Back to automatic' }).click()
    await expect.poll(async () => (await listed())[2]).toBe('CPU used')
    await page.getByRole('link', { name: 'CPU · ' }).waitFor()
  })

  it('is said for a project, and the set-up tells so', async () => {
    await page.goto(served.url)
    await page.getByRole('link', { name: /^digits/ }).click()
    await pick(page, 'computed by', 'WebGPU')
    await page.getByRole('combobox', { name: 'computed by: WebGPU' }).waitFor()
    await goTo(page, 'Study')
    await page.getByText('More').first().click()
    await page.getByRole('combobox', { name: 'computed by: as the project: WebGPU' }).waitFor()
  })

  it('is told of each sample', async () => {
    for (const [sample, provider] of Object.entries(computedBy)) {
      const address = `#/project/${encodeURIComponent(project)}/sample/test/${sample}`
      await page.evaluate(`location.hash = ${JSON.stringify(address)}`)
      await page.getByRole('heading', { level: 1, name: `Sample ${sample}` }).waitFor()
      await page.getByText(`Computed by ${providerLabels[provider]}.`).waitFor()
    }
    expect(window.complaints).toEqual([])
  })
})
