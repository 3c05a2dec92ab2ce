import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { createProject, openProject } from '../../main/project/index.ts'
import { closing, codeOf, folder } from './fixtures.ts'
import { dataset, game, model, samples } from './records.ts'

function project(): string {
  const store = createProject(join(folder(), 'p.carryover'))
  store.models.addAll([model('a')])
  store.datasets.add(dataset('digits'), samples(10))
  store.close()
  return store.path
}

/** A process that stores games in `path` until it is killed; `told` grows with what it says. */
function startWriter(path: string, prefix: string): { child: ChildProcess; told: string[] } {
  const child = fork(join(import.meta.dirname, 'writer.ts'), [path, prefix], { execArgv: [] })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  const told: string[] = []
  child.on('message', (message) => told.push(message as string))
  return { child, told }
}

async function kill(child: ChildProcess): Promise<void> {
  const closed = once(child, 'close')
  child.kill('SIGKILL')
  await closed
}

async function toldAtLeast({ child, told }: { child: ChildProcess; told: string[] }, count: number): Promise<void> {
  while (told.length < count) await once(child, 'message')
}

test('killed at any moment, a project is sound and keeps what was reported', async () => {
  const path = project()
  const acknowledged: string[] = []
  for (const [round, count] of [1, 2, 5, 20, 40].entries()) {
    const writer = startWriter(path, `round ${round}`)
    await toldAtLeast(writer, count)
    await kill(writer.child)
    expect(writer.told[0]).toBe('open')
    acknowledged.push(...writer.told.slice(1))
    // Half of the rounds go on without anybody cleaning up in between.
    if (round % 2 === 0) continue
    const store = closing(openProject(path))
    expect(store.games.missing(acknowledged).size).toBe(0)
    store.close()
  }
  expect(acknowledged.length).toBeGreaterThanOrEqual(63)

  const store = closing(openProject(path))
  expect(store.games.missing(acknowledged).size).toBe(0)
  expect(store.outputs.missing(acknowledged.map((key) => `outputs of ${key}`)).size).toBe(0)
  expect(store.explanations.missing(acknowledged.map((key) => `why ${key}`)).size).toBe(0)
  for (const key of acknowledged) {
    const stored = store.games.get(key)!
    expect(stored.values).toEqual(game(key, 1, 1, stored.sample, 8).values)
  }
  store.close()
  const database = new Database(path, { readonly: true })
  expect(database.pragma('integrity_check', { simple: true })).toBe('ok')
  expect(database.pragma('foreign_key_check')).toEqual([])
  database.close()
  expect(readdirSync(join(path, '..'))).toEqual(['p.carryover'])
})

test('one process writes, others read; the right to write dies with its process', async () => {
  const path = project()
  const first = startWriter(path, 'first')
  await toldAtLeast(first, 3)
  expect(codeOf(() => openProject(path))).toBe('PROJECT_BUSY')
  const second = startWriter(path, 'second')
  await toldAtLeast(second, 1)
  expect(second.told).toEqual(['PROJECT_BUSY'])

  const reader = closing(openProject(path, { readOnly: true }))
  expect(reader.games.missing(first.told.slice(1)).size).toBe(0)
  await kill(first.child)
  expect(reader.games.missing(first.told.slice(1)).size).toBe(0)

  const third = startWriter(path, 'third')
  await toldAtLeast(third, 2)
  expect(third.told[0]).toBe('open')
  await kill(third.child)
})

test('after a kill the project can be read before anybody has repaired it', async () => {
  const path = project()
  const writer = startWriter(path, 'x')
  await toldAtLeast(writer, 10)
  await kill(writer.child)
  const reader = closing(openProject(path, { readOnly: true }))
  expect(reader.games.missing(writer.told.slice(1)).size).toBe(0)
})
