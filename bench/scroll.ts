import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Browser, Page } from 'playwright-core'
import type { Workbench } from '../contract/index.ts'
import { readImages } from '../main/datasets/index.ts'
import { serveWorkbench } from '../main/web/index.ts'
import { inBrowser } from './browser.ts'
import { createSyntheticProject, networks } from './syntheticProject.ts'
import { median, type Row } from './table.ts'
import { analyze, digitsProject, fromRoot, inWorkplace } from './workplace.ts'

const samples = 100_000
const frameMs = 50
const drilldownMs = 100
const frames = 300
const opened = 9

/** Pixels a frame: twenty notches of a wheel a second, a fling, and the bar of the list dragged from top to end. */
const speeds: Record<string, number | 'whole'> = { 'by the wheel': 40, flung: 3000, 'from top to end': 'whole' }

/**
 * The workbench in a real browser: the longest frame while 100,000 samples with three networks' answers are scrolled,
 * and the time from a click to the painted drilldown of a stored game of 12 players.
 */
export const benchScrolling = (): Promise<Row[]> =>
  inBrowser('scrolling, and opening a drilldown', (browser) =>
    inWorkplace(async (workbench, folder) => {
      const settingsFolder = join(folder, 'settings')
      const served = await serveWorkbench({ workbench, port: 0, folder: fromRoot('dist/renderer'), settingsFolder })
      try {
        return await rowsOf(browser, served.url, workbench, folder)
      } finally {
        await served.close()
      }
    }),
  )

async function rowsOf(browser: Browser, url: string, workbench: Workbench, folder: string): Promise<Row[]> {
  const large = join(folder, 'large.carryover')
  createSyntheticProject(large, samples)
  await givePictures(large)
  const explained = await explainOne(workbench, join(folder, 'sample.carryover'))

  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } })
  await page.addInitScript({ path: fromRoot('bench/inPage.js') })
  await page.goto(url)
  await page.locator('h1').first().waitFor()
  const rows = []
  for (const as of ['grid', 'table']) {
    const shown = networks.map((name) => `network=${name}`).join('&')
    await goTo(page, large, `data/large?as=${as}&${shown}`)
    await page.locator('canvas').first().waitFor()
    // What is in sight arrives first; it is not a part of scrolling.
    await page.waitForTimeout(1000)
    for (const [name, speed] of Object.entries(speeds)) {
      // Frames are multiples of the screen's; what is over them is the clock's.
      const longest = Math.round(await page.evaluate<number>(`longestFrame(${JSON.stringify(speed)}, ${frames})`))
      const work = `${samples.toLocaleString('en')} samples scrolled ${name}, as a ${as}: longest frame`
      rows.push(rowOf(work, `${longest} ms`, longest, frameMs))
    }
  }
  const [first, ...again] = await drilldownTimes(page, explained)
  const time = median(again)
  const ours = `${time.toFixed(0)} ms (first ${first.toFixed(0)} ms)`
  rows.push(rowOf('a drilldown (n = 12), click to painted', ours, time, drilldownMs))
  return rows
}

const rowOf = (work: string, ours: string, ms: number, targetMs: number): Row => ({
  work,
  against: 'what is not felt',
  ours,
  theirs: `${targetMs} ms`,
  ratio: targetMs / ms,
  target: 1,
})

const goTo = (page: Page, project: string, rest: string) =>
  page.evaluate(`location.hash = ${JSON.stringify(`/project/${encodeURIComponent(project)}/${rest}`)}`)

/** The pictures of the sample study stand for those of the samples, over and over. */
async function givePictures(path: string): Promise<void> {
  const folder = fromRoot('resources/sample/data/test')
  const { samples: pictures } = await readImages(folder, {})
  const database = new Database(path)
  database.prepare('UPDATE datasets SET path = ?').run(folder)
  const update = database.prepare('UPDATE samples SET path = ?, sha256 = ? WHERE dataset_id = 1 AND sample = ?')
  database.transaction(() => {
    for (let i = 0; i < samples; i++) {
      const { path: file, sha256 } = pictures[i % pictures.length]
      update.run(file, sha256, i)
    }
  })()
  database.close()
}

/** A project with a few samples explained. */
async function explainOne(workbench: Workbench, path: string): Promise<string> {
  const project = await digitsProject(workbench, path)
  await analyze(workbench, project, {
    models: ['cnn'],
    samples: { kind: 'list', indices: Array.from({ length: opened }, (_, i) => i) },
    players: { kind: 'grid', rows: 3, columns: 4 },
  })
  return project
}

async function drilldownTimes(page: Page, project: string): Promise<number[]> {
  const times = []
  for (let sample = 0; sample < opened; sample++) {
    await goTo(page, project, 'data/test')
    const link = `a[href$="/sample/test/${sample}"]`
    await page.locator(link).waitFor()
    times.push(await page.evaluate<number>(`clickToPainted(${JSON.stringify(link)})`))
  }
  return times
}
