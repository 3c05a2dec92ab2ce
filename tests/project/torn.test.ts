import { fork } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { CarryoverError } from '../../contract/errors.ts'
import { randomIntegers } from '../../main/knowledge/random.ts'
import { createProject, openProject, type Store } from '../../main/project/index.ts'
import { contents, folder } from './fixtures.ts'
import { dataset, game, model, samples } from './records.ts'

/** What a power cut, a bad disk or a careless copy leave of a project that was being written. */

const order = (key: string) => Number(key.split('-')[1])

/** A project whose writer was killed, with its write-ahead log, and the games it had reported, in their order. */
async function killed(): Promise<{ path: string; told: string[] }> {
  const store = createProject(join(folder(), 'p.carryover'))
  store.models.addAll([model('a')])
  store.datasets.add(dataset('digits'), samples(10))
  store.close()
  const writer = fork(join(import.meta.dirname, 'writer.ts'), [store.path, 'game'], { execArgv: [] })
  const told: string[] = []
  writer.on('message', (message) => told.push(message as string))
  while (told.length < 40) await once(writer, 'message')
  writer.kill('SIGKILL')
  await once(writer, 'close')
  return { path: store.path, told: told.slice(1) }
}

/** A copy of what lies there now, with one of its files changed. */
function damagedCopy(path: string, change: (bytes: Buffer) => Buffer, end = ''): string {
  const copy = join(folder(), 'p.carryover')
  for (const each of ['', '-wal', '-shm']) if (existsSync(path + each)) copyFileSync(path + each, copy + each)
  writeFileSync(copy + end, change(readFileSync(copy + end)))
  return copy
}

/** The games that can be read, each compared with what was stored. */
function gamesIn(store: Store): string[] {
  const database = new Database(store.path, { readonly: true })
  const keys = database.prepare<[], string>('SELECT key FROM games ORDER BY id').pluck().all()
  database.close()
  for (const key of keys) {
    const found = store.games.get(key)!
    expect(found.values).toEqual(game(key, 1, 1, found.sample, 8).values)
  }
  return keys
}

function refusalOf(action: () => unknown): CarryoverError | null {
  try {
    action()
    return null
  } catch (error) {
    if (error instanceof CarryoverError) return error
    throw error
  }
}

test('a torn log costs the changes at its end at most, and the file is sound', async () => {
  const { path, told } = await killed()
  const random = randomIntegers(1)
  const tears: ((bytes: Buffer) => Buffer)[] = [
    (bytes) => bytes,
    () => Buffer.alloc(0),
    ...Array.from({ length: 12 }, () => (bytes: Buffer) => bytes.subarray(0, random(bytes.length))),
    ...Array.from({ length: 8 }, () => (bytes: Buffer) => {
      const start = random(bytes.length)
      return bytes.fill(0, start, start + 4096)
    }),
    ...Array.from({ length: 8 }, () => (bytes: Buffer) => {
      bytes[random(bytes.length)] ^= 1 << random(8)
      return bytes
    }),
  ]
  let kept = 0
  for (const tear of tears) {
    const copy = damagedCopy(path, tear, '-wal')
    const reader = openProject(copy, { readOnly: true })
    const read = gamesIn(reader)
    reader.close()
    const store = openProject(copy)
    const games = gamesIn(store)
    // A beginning of what was done, in its order: nothing is missing in between.
    expect(games.map(order)).toEqual(games.map((_, i) => i))
    expect(games).toEqual(read)
    if (tear === tears[0]) expect(games).toEqual(expect.arrayContaining(told))
    kept += games.length
    store.close()
    const database = new Database(copy)
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok')
    database.close()
  }
  expect(kept).toBeGreaterThan(told.length)
})

test('what is left in shared memory by a process that is gone does not count', async () => {
  const { path, told } = await killed()
  const random = randomIntegers(2)
  for (let round = 0; round < 6; round++) {
    const copy = damagedCopy(
      path,
      (bytes) => {
        for (let i = 0; i < 200; i++) bytes[random(bytes.length)] = random(256)
        return bytes
      },
      '-shm',
    )
    const store = openProject(copy)
    expect(gamesIn(store)).toEqual(expect.arrayContaining(told))
    store.close()
  }
})

test('a closed project that was cut short is refused, and not touched', async () => {
  const { path } = await killed()
  openProject(path).close()
  const random = randomIntegers(3)
  const whole = readFileSync(path).length
  for (const length of [
    0,
    1,
    99,
    100,
    512,
    4095,
    4096,
    whole - 4096,
    whole - 1,
    ...Array.from({ length: 8 }, () => random(whole)),
  ]) {
    // prettier-ignore
    const copy = damagedCopy(path, (bytes) => bytes.subarray(0, length))
    const before = contents(join(copy, '..'))
    for (const readOnly of [true, false]) {
      const refusal = refusalOf(() => openProject(copy, { readOnly }))
      expect(refusal, `cut to ${length} of ${whole}`).toMatchObject({ code: 'PROJECT_INVALID' })
      expect(refusal!.message).toMatch(/^"p\.carryover" .*\.$/)
    }
    expect(contents(join(copy, '..'))).toEqual(before)
  }
})

test('a project that was cut short while it was being written is refused', async () => {
  const { path } = await killed()
  const random = randomIntegers(4)
  const whole = readFileSync(path).length
  for (let round = 0; round < 12; round++) {
    const length = random(whole)
    const copy = damagedCopy(path, (bytes) => bytes.subarray(0, length))
    const written = () => [copy, `${copy}-wal`].map((file) => readFileSync(file, 'base64'))
    const before = written()
    const refusal = refusalOf(() => {
      openProject(copy).close()
    })
    expect(refusal, `cut to ${length} of ${whole}`).toMatchObject({ code: 'PROJECT_INVALID' })
    expect(written()).toEqual(before)
  }
})
