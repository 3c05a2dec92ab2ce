import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, cpSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { analysisSettings, type RunSummary } from '../../contract/index.ts'
import { addData } from '../addData.ts'
import { copyPictures } from '../calls/pictures.ts'
import { stateOf, type Results } from '../torture/kill/state.ts'
import { createWorkplace, resources, type Workplace } from './workplace.ts'

/** What happens to a project while it is being worked on: each costs no more than it must, and is said. */

let place: Workplace
let base: string
let whole: Results
const settings = analysisSettings.parse({
  models: ['finetuned-040'],
  data: 'digits',
  samples: { kind: 'all' },
  players: { kind: 'grid', rows: 3, columns: 3 },
})
beforeAll(async () => {
  place = createWorkplace(1)
  const { project } = await place.workbench.call('project.create', { path: place.path('base.carryover') })
  await place.workbench.call('model.add', { project, path: resources('models/finetuned-040.onnx') })
  copyPictures(place.path('digits'), 3)
  await addData(place.workbench, { project, path: place.path('digits'), kind: 'image', preset: 'mnist' })
  await place.workbench.call('project.close', { project })
  base = project
  const reference = copy('whole.carryover')
  await (
    await begin(reference)
  ).ended
  await place.workbench.call('project.close', { project: reference })
  whole = stateOf(reference).results
  // The batch size, on which rounding depends, is measured here and the same everywhere.
  const database = new Database(base)
  database.prepare('ATTACH ? AS reference').run(reference)
  database.exec('INSERT INTO calibrations SELECT * FROM reference.calibrations')
  database.close()
})
afterAll(() => place.close())

let project: string
let count = 0
beforeEach(() => {
  project = copy(`p${count++}.carryover`)
})

function copy(name: string): string {
  copyFileSync(base, place.path(name))
  return place.path(name)
}

/** Opens the project and starts the analysis; the answer comes when the first games are stored. */
async function begin(path: string) {
  const { workbench } = place
  await workbench.call('project.open', { path })
  const begun = Promise.withResolvers<undefined>()
  const off = workbench.on('job', ({ done, status }) => {
    if (done >= 3 || status === 'failed' || status === 'done') begun.resolve(undefined)
  })
  const { job } = await workbench.call('analysis.start', { project: path, settings })
  const ended: Promise<RunSummary | (Error & { code: string })> = workbench
    .call('analysis.result', { job })
    .catch((error: unknown) => error as Error & { code: string })
  await begun.promise
  off()
  return { job, ended }
}

const close = (path: string) => place.workbench.call('project.close', { project: path })
const filesOf = (path: string) => readdirSync(place.folder).filter((name) => place.path(name).startsWith(path))

test('a project that is removed while it is worked on ends the work at once, and says so', async () => {
  const { job, ended } = await begin(project)
  rmSync(project)
  const error = await ended
  expect(error).toMatchObject({ code: 'PROJECT_MISSING' })
  expect((error as Error).message).toBe(
    `"${project.slice(place.folder.length + 1)}" was moved or removed while it was open.`,
  )
  const { done, total, failed } = (await place.workbench.call('job.list', undefined)).find(({ id }) => id === job)!
  expect(done).toBeLessThan(total)
  expect(failed).toBe(0)
  await close(project)
  expect(filesOf(project)).toEqual([])
})

test('one that is replaced by another is not written to, and the other is left as it is', async () => {
  const { ended } = await begin(project)
  const other = place.path('other.carryover')
  copyFileSync(base, other)
  const bytes = readFileSync(other)
  renameSync(other, project)
  expect(await ended).toMatchObject({ code: 'PROJECT_MISSING' })
  await close(project)
  expect(readFileSync(project).equals(bytes)).toBe(true)
  expect(stateOf(project)).toMatchObject({ damage: [], unfinished: 0 })
  expect(filesOf(project)).toEqual([project.slice(place.folder.length + 1)])
})

test('pictures that are removed or replaced cost their own games', async () => {
  const folder = place.path('own digits')
  cpSync(place.path('digits'), folder, { recursive: true })
  await place.workbench.call('project.open', { path: project })
  await addData(place.workbench, { project, path: folder, kind: 'image', preset: 'mnist', name: 'own' })
  const [first, second, third] = await place.workbench.call('data.samples', {
    project,
    data: 'own',
    offset: 0,
    limit: 3,
  })
  rmSync(join(folder, first.path))
  copyFileSync(join(folder, third.path), join(folder, second.path))
  const { job } = await place.workbench.call('analysis.start', { project, settings: { ...settings, data: 'own' } })
  const { errors, computed, planned } = await place.workbench.call('analysis.result', { job })
  expect(errors.map(({ sample, code }) => [sample, code]).sort()).toEqual([
    [0, 'DATASET_MISSING'],
    [1, 'DATASET_CHANGED'],
  ])
  expect(computed).toBe(planned - 2)
  await close(project)
})

test('with the clock set back in the middle, everything comes out the same, and the newest stays the newest', async () => {
  const now = Date.now()
  vi.useFakeTimers({ toFake: ['Date'], now })
  try {
    const { ended } = await begin(project)
    vi.setSystemTime(now - 400 * 24 * 3600_000)
    expect(await ended).toMatchObject({ failed: 0 })
    await close(project)
    await place.workbench.call('project.open', { path: project })
    const look = { project, model: 'finetuned-040', data: 'digits', sample: 0 }
    await place.workbench.call('sample.explain', {
      ...look,
      settings: { players: { kind: 'grid', rows: 1, columns: 2 } },
    })
    vi.setSystemTime(now - 800 * 24 * 3600_000)
    // Without settings, those of the game that was made last.
    expect((await place.workbench.call('sample.explain', look)).explanation.n).toBe(2)
    await close(project)
  } finally {
    vi.useRealTimers()
  }
  const { results } = stateOf(project)
  expect(new Map([...whole.games, ...results.games]).size).toBe(whole.games.size + 1)
  for (const [key, digest] of whole.games) expect(results.games.get(key)).toBe(digest)
})

test('a second program is told that it may only read, can read, and does not hinder the first', async () => {
  const { ended } = await begin(project)
  const run = (...args: string[]) => {
    const command = fileURLToPath(new URL('../../bin/carryover.mjs', import.meta.url))
    const child = spawn(process.execPath, [command, ...args], { stdio: ['ignore', 'pipe', 'ignore'] })
    let output = ''
    child.stdout.on('data', (data: Buffer) => (output += data.toString()))
    return once(child, 'close').then(
      () => JSON.parse(output) as { error?: { code: string; message: string; hint: string } },
    )
  }
  const options = ['--models', 'finetuned-040', '--data', 'digits', '--samples', '0', '--players', 'grid:2x2', '--json']
  const refused = await run('analyze', project, ...options)
  expect(refused.error).toMatchObject({ code: 'PROJECT_BUSY', hint: 'Close it there, or open it read-only.' })
  expect(refused.error!.message).toMatch(/is already open for writing\.$/)
  const shown = await run('show', project, '--model', 'finetuned-040', '--data', 'digits', '--sample', '0', '--json')
  expect(shown.error).toBeUndefined()
  expect(await ended).toMatchObject({ failed: 0 })
  await close(project)
  expect(stateOf(project).results).toEqual(whole)
})

test('another program that holds the file for some time is waited for', async () => {
  const holder = fork(join(import.meta.dirname, 'processes/holder.ts'), [project, '2000'], { execArgv: [] })
  const gone = once(holder, 'close')
  const { ended } = await begin(project)
  holder.send('hold')
  await once(holder, 'message')
  expect(await ended).toMatchObject({ failed: 0 })
  await gone
  await close(project)
  expect(stateOf(project).results).toEqual(whole)
})
