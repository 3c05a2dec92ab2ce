import { beforeEach, describe, expect, test } from 'vitest'
import { CarryoverError, type Job } from '../../contract/index.ts'
import { createQueue, type Progress, type Queue } from '../../main/jobs/queue.ts'

/** Work that does what the test says. */
interface Run {
  title: string
  signal: AbortSignal
  progress: (now: Progress) => void
  finish: (result?: unknown) => void
  fail: (error: Error) => void
}

let queue: Queue
/** All runs so far, in the order in which they began. */
let runs: Run[]
let told: Job[]
let statuses: string[]
beforeEach(() => {
  runs = []
  told = []
  statuses = []
  queue = createQueue((job) => told.push(job))
})

function start(title: string, more: { paused?: boolean; project?: string } = {}): string {
  const { project = 'p', paused } = more
  return queue.start({
    project,
    kind: 'analysis',
    title,
    paused,
    run: (signal, progress) =>
      new Promise((finish, fail) => {
        runs.push({ title, signal, progress, finish, fail })
        // Real work rejects once its tasks are taken back.
        signal.addEventListener('abort', () => {
          setImmediate(fail, new CarryoverError('CANCELLED', 'stopped'))
        })
      }),
    onStatus: ({ status }) => statuses.push(`${title} ${status}`),
  })
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 5))
const listed = () => queue.list().map(({ title, status }) => `${title} ${status}`)
const running = () => runs.at(-1)!

describe('the order', () => {
  test('is that of starting: one runs, the others wait, and those that ended stand behind, newest first', async () => {
    const ids = ['a', 'b', 'c'].map((title) => start(title))
    await settled()
    expect(listed()).toEqual(['a running', 'b waiting', 'c waiting'])
    running().finish('A')
    await expect(queue.result(ids[0])).resolves.toBe('A')
    running().fail(new Error('no'))
    await expect(queue.result(ids[1])).rejects.toThrow('no')
    await settled()
    expect(listed()).toEqual(['c running', 'b failed', 'a done'])
    expect(runs.map(({ title }) => title)).toEqual(['a', 'b', 'c'])
    expect(statuses).toEqual(['a running', 'a done', 'b running', 'b failed', 'c running'])
  })

  test('can be changed among those that do not run', async () => {
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((title) => start(title))
    await settled()
    queue.move(d, 1)
    expect(listed()).toEqual(['a running', 'd waiting', 'b waiting', 'c waiting'])
    // Nothing comes before what runs, and what runs stays where it is.
    queue.move(c, 0)
    queue.move(a, 3)
    expect(listed()).toEqual(['a running', 'c waiting', 'd waiting', 'b waiting'])
    queue.move(c, 99)
    expect(listed()).toEqual(['a running', 'd waiting', 'b waiting', 'c waiting'])
    for (const title of ['a', 'd', 'b', 'c']) {
      expect(running().title).toBe(title)
      running().finish()
      await settled()
    }
    queue.move(b, 0)
    expect(listed()).toEqual(['c done', 'b done', 'd done', 'a done'])
  })
})

describe('a pause', () => {
  test('stops what runs, lets the next one run, and goes on where the queue has come to', async () => {
    const [a, b] = ['a', 'b', 'c'].map((title) => start(title))
    await settled()
    queue.pause(a)
    expect(runs[0].signal.aborted).toBe(true)
    await settled()
    expect(listed()).toEqual(['b running', 'a paused', 'c waiting'])
    queue.resume(a)
    expect(listed()).toEqual(['b running', 'a waiting', 'c waiting'])
    running().finish()
    await queue.result(b)
    await settled()
    expect(listed()).toEqual(['a running', 'c waiting', 'b done'])
    expect(running().signal.aborted).toBe(false)
    running().finish('after all')
    await expect(queue.result(a)).resolves.toBe('after all')
  })

  test('holds back what waits, and what was paused from the start', async () => {
    const [a, b] = [start('a'), start('b')]
    const c = start('c', { paused: true })
    await settled()
    queue.pause(b)
    running().finish()
    await queue.result(a)
    await settled()
    expect(listed()).toEqual(['b paused', 'c paused', 'a done'])
    queue.resume(c)
    await settled()
    expect(listed()).toEqual(['c running', 'b paused', 'a done'])
  })

  test('that is taken back before the work has stopped starts it again', async () => {
    const [a] = [start('a'), start('b')]
    await settled()
    queue.pause(a)
    queue.resume(a)
    await settled()
    expect(listed()).toEqual(['a running', 'b waiting'])
    expect(runs.map(({ title }) => title)).toEqual(['a', 'a'])
    // And a third time a pause is a pause.
    queue.pause(a)
    queue.resume(a)
    queue.pause(a)
    await settled()
    expect(listed()).toEqual(['b running', 'a paused'])
  })

  test('does not undo a cancel', async () => {
    const a = start('a')
    await settled()
    queue.cancel(a)
    queue.pause(a)
    await expect(queue.result(a)).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(listed()).toEqual(['a cancelled'])
  })
})

test('what waits or pauses is cancelled at once', async () => {
  const [, b] = [start('a'), start('b')]
  const c = start('c', { paused: true })
  await settled()
  queue.cancel(b)
  queue.cancel(c)
  await expect(queue.result(b)).rejects.toMatchObject({ code: 'CANCELLED' })
  expect(listed()).toEqual(['a running', 'c cancelled', 'b cancelled'])
  expect(runs).toHaveLength(1)
})

test('only what has ended can be forgotten', async () => {
  const [a, b] = [start('a'), start('b')]
  await settled()
  for (const id of [a, b]) {
    expect(() => {
      queue.forget(id)
    }).toThrow(expect.objectContaining({ code: 'USAGE' }) as Error)
  }
  running().finish()
  await settled()
  queue.forget(a)
  expect(listed()).toEqual(['b running'])
  expect(() => queue.errors(a)).toThrow(expect.objectContaining({ code: 'JOB_UNKNOWN' }) as Error)
})

test('errors of samples are counted and kept, and start anew with the next run', async () => {
  const a = start('a')
  await settled()
  const failure = (sample: number) => ({
    data: 'test',
    model: 'cnn',
    sample,
    code: 'SAMPLE_INVALID' as const,
    message: '',
  })
  running().progress({ failure: failure(3), done: 1, total: 4 })
  running().progress({ failure: failure(1) })
  expect(queue.errors(a)).toEqual([failure(3), failure(1)])
  expect(queue.list()[0]).toMatchObject({ failed: 2, done: 1, total: 4 })
  queue.pause(a)
  await settled()
  expect(queue.errors(a)).toHaveLength(2)
  queue.resume(a)
  await settled()
  expect([queue.errors(a), queue.list()[0].failed]).toEqual([[], 0])
})

test('progress is told at most every 100 ms, a status always', async () => {
  start('a')
  await settled()
  told = []
  for (let done = 0; done < 50; done++) running().progress({ done, total: 50 })
  expect(told).toHaveLength(1)
  running().finish()
  await settled()
  expect(told.map(({ status, done }) => [status, done])).toEqual([
    ['running', 0],
    ['done', 50],
  ])
})

test('a project is let go without calling its work cancelled; that of others goes on', async () => {
  const [a, b] = [start('a'), start('b')]
  start('c', { project: 'q' })
  await settled()
  statuses = []
  await queue.letGo('p')
  await settled()
  expect(listed()).toEqual(['c running', 'a cancelled', 'b cancelled'])
  for (const id of [a, b]) await expect(queue.result(id)).rejects.toMatchObject({ code: 'CANCELLED' })
  expect(statuses).toEqual(['c running'])
  await queue.close()
  expect(statuses).toEqual(['c running'])
})

test('work whose status cannot be written down goes on all the same', async () => {
  const id = queue.start({
    project: 'p',
    kind: 'analysis',
    title: 'a',
    run: () => Promise.resolve(7),
    onStatus: () => {
      throw new Error('the disk is full')
    },
  })
  await expect(queue.result(id)).resolves.toBe(7)
  expect(listed()).toEqual(['a done'])
})
