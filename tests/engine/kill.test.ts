import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { randomIntegers } from '../../main/knowledge/random.ts'
import type { Report } from '../../contract/index.ts'
import { createWorkplace, sampleProject, type Workplace } from './workplace.ts'

const command = fileURLToPath(new URL('../../bin/carryover.mjs', import.meta.url))
const models = ['pretrained-012', 'finetuned-000', 'finetuned-012', 'finetuned-040', 'scratch-000', 'scratch-040']
const options = ['--data', 'test', '--probe-data', 'train', '--samples', '0-15', '--players', 'grid:2x4', '--json']

let place: Workplace
beforeAll(async () => {
  place = createWorkplace()
  for (const name of ['whole', 'killed']) {
    const project = await sampleProject(place, models, `${name}.carryover`)
    await place.workbench.call('project.close', { project })
  }
})
afterAll(() => place.close())

interface Answer {
  computed: number
  cached: number
  forward_passes: number
  report: Pick<Report, 'preserve' | 'discard' | 'new' | 'convergence'>
}

/** Runs the study as a process group of its own; when `moment` has come, SIGKILL for all of it. */
async function study(name: string, moment?: (ended: () => boolean) => Promise<void>): Promise<Answer | null> {
  const child = spawn(process.execPath, [command, 'study', place.path(name), ...options], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let output = ''
  child.stdout.on('data', (data: Buffer) => (output += data.toString()))
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  await moment?.(() => child.exitCode !== null)
  if (moment && child.exitCode === null) process.kill(-child.pid!, 'SIGKILL')
  return (await ended) === 0 ? (JSON.parse(output) as Answer) : null
}

/** Games and explanations that are stored, after the checks of a sound file. */
function stored(name: string): { games: number; explanations: number } {
  const database = new Database(place.path(name))
  try {
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(database.pragma('foreign_key_check')).toEqual([])
    const count = (table: string) => database.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number
    return { games: count('games'), explanations: count('explanations') }
  } finally {
    database.close()
  }
}

/** What a reader sees while the study runs. */
function gamesNow(): number {
  const database = new Database(place.path('killed.carryover'), { readonly: true })
  try {
    return database.prepare('SELECT count(*) FROM games').pluck().get() as number
  } catch {
    return 0 // The writer is just changing the journal.
  } finally {
    database.close()
  }
}

test('a study that is killed again and again goes on where it was, and ends with the same report', async () => {
  const whole = (await study('whole.carryover'))!
  expect(whole.forward_passes).toBe(models.length * 16 * 256)

  let before = { games: 0, explanations: 0 }
  const random = randomIntegers(1)
  for (let round = 0; round < 5; round++) {
    // The first time before anything is stored; then somewhere between two of the next results.
    const games = round === 0 ? 0 : before.games + 1 + random(15)
    const delay = round === 0 ? 500 : random(150)
    const finished = await study('killed.carryover', async (ended) => {
      while (!ended() && gamesNow() < games) await wait(10)
      await wait(delay)
    })
    expect(finished).toBeNull()
    const now = stored('killed.carryover')
    expect(now.games).toBeGreaterThanOrEqual(games)
    expect(now.explanations).toBeGreaterThanOrEqual(before.explanations)
    before = now
  }
  expect(before.games).toBeLessThan(models.length * 16)

  const resumed = (await study('killed.carryover'))!
  // What was stored is not computed again.
  expect(resumed.forward_passes).toBe((models.length * 16 - before.games) * 256)
  expect(resumed.cached).toBe(before.explanations)
  expect(resumed.report).toEqual(whole.report)
}, 180_000)

test('no worker outlives its engine', async () => {
  const child = spawn(
    process.execPath,
    [command, 'study', place.path('whole.carryover'), ...options, '--kappa', '0.07'],
    {
      detached: true,
      stdio: 'ignore',
    },
  )
  const workersOf = (pid: number) =>
    readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)
  let workers: number[] = []
  while (workers.length === 0 && child.exitCode === null) {
    await wait(20)
    workers = workersOf(child.pid!)
  }
  expect(workers.length).toBeGreaterThan(0)
  // Only the engine is killed; its workers must notice by themselves.
  child.kill('SIGKILL')
  for (let i = 0; i < 200 && workers.some(isAlive); i++) await wait(50)
  expect(workers.filter(isAlive)).toEqual([])
}, 60_000)

function isAlive(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
  } catch {
    return false
  }
}
