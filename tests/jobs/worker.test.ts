import { once } from 'node:events'
import { fork } from 'node:child_process'
import { constants, getPriority } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import { createPool, type Pool, type PoolOptions } from '../../main/jobs/pool.ts'
import type { FromWorker } from '../../main/jobs/protocol.ts'
import { startWorker } from '../../main/jobs/workerProcess.ts'
import { sampleFile, slice, source, wholeGame, feed, picture } from './sampleNetwork.ts'
import { isRunning } from '../running.ts'

let pool: Pool | undefined
afterEach(() => pool?.close())

const poolOf = (options: PoolOptions) => (pool = createPool(options))

/** Far more work than a test would wait for. */
const long = () => slice(16, 0, 2 ** 16, 8)
const short = () => wholeGame(4)

async function untilGone(pids: number[]): Promise<void> {
  while (pids.some(isRunning)) await sleep(20)
}

describe('a worker that ends', () => {
  test('costs the task it was at; the one behind it and those after it are done by another', async () => {
    const pool = poolOf({ processes: 1 })
    const expected = await pool.run(short())
    const [pid] = pool.pids()
    const [victim, behind] = [pool.run(long()), pool.run(short())]
    process.kill(pid, 'SIGKILL')
    await expect(victim).rejects.toMatchObject({ code: 'WORKER_FAILED' })
    await expect(victim).rejects.toThrow(
      /^The inference process was ended from outside \(SIGKILL.*finetuned-040\.onnx"/,
    )
    expect(await behind).toEqual(expected)
    expect(pool.pids()).not.toContain(pid)
    expect(await pool.run(short())).toEqual(expected)
  })

  test('a native crash is told by its signal', async () => {
    const pool = poolOf({ processes: 1 })
    await pool.run(short())
    const victim = pool.run(long())
    process.kill(pool.pids()[0], 'SIGSEGV')
    await expect(victim).rejects.toThrow('The inference process crashed (SIGSEGV) during forward passes of')
  })

  test('is ended when it hangs, and the pool goes on', async () => {
    const hanging = new URL('processes/endless.ts', import.meta.url)
    let starts = 0
    const pool = poolOf({
      processes: 1,
      // Longer than a process takes to start on a machine that is busy.
      patienceMs: 5000,
      start: (listeners) => (++starts === 1 ? startWorker(listeners, {}, hanging) : startWorker(listeners)),
    })
    const victim = pool.run(short())
    const [pid] = pool.pids()
    await expect(victim).rejects.toThrow('The inference process gave no sign of life for 5 s and was ended')
    expect(isRunning(pid)).toBe(false)
    await expect(pool.run(short())).resolves.toHaveLength(16 * 5)
  })

  test('what it answered before it ended counts', async () => {
    const hasty = new URL('processes/lastWords.ts', import.meta.url)
    const pool = poolOf({ processes: 1, start: (listeners) => startWorker(listeners, {}, hasty) })
    const answers = [pool.run(short()), pool.run(short())]
    const [pid] = pool.pids()
    // Answer and end come in together, as when the engine is at something else for a moment.
    while (isRunning(pid)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
    await expect(answers[0]).resolves.toEqual(new Float32Array([7]))
    await expect(answers[1]).rejects.toMatchObject({ code: 'WORKER_FAILED' })
  })

  test('a worker that cannot even start fails its task', async () => {
    const nowhere = new URL('processes/missing.ts', import.meta.url)
    const pool = poolOf({ processes: 1, start: (listeners) => startWorker(listeners, {}, nowhere) })
    await expect(pool.run(short())).rejects.toMatchObject({ code: 'WORKER_FAILED' })
  })
})

describe('a task that is stopped', () => {
  test('ends between two batches, and its worker goes on with the next', async () => {
    const said: FromWorker[] = []
    const pool = poolOf({
      processes: 1,
      start: ({ message, end }) =>
        startWorker({
          end,
          message: (each) => {
            said.push(each)
            message(each)
          },
        }),
    })
    await pool.run(short())
    const pids = pool.pids()
    const controller = new AbortController()
    const stopped = pool.run(long(), { signal: controller.signal })
    await sleep(100)
    controller.abort()
    await expect(stopped).rejects.toMatchObject({ code: 'CANCELLED' })
    await expect(pool.run(short())).resolves.toHaveLength(16 * 5)
    expect(said.every(({ memory }) => memory! > 2 ** 24)).toBe(true)
    expect(said.find((each) => 'id' in each && each.id === 2)).toMatchObject({ error: { code: 'CANCELLED' } })
    expect(pool.pids()).toEqual(pids)
  })

  test('closing the pool in the middle of work ends all processes', async () => {
    const pool = poolOf({ processes: 2 })
    await Promise.all([pool.run(short()), pool.run(short())])
    const pids = pool.pids()
    const answers = Promise.allSettled([pool.run(long()), pool.run(long()), pool.run(long())])
    await pool.close()
    expect(pids).toHaveLength(2)
    expect(pids.filter(isRunning)).toEqual([])
    for (const answer of await answers) expect(answer).toMatchObject({ reason: { code: 'CANCELLED' } })
  })

  test('no process outlives an engine that is ended at once, be it at a forward pass or solving', async () => {
    const engine = fork(fileURLToPath(new URL('processes/engine.ts', import.meta.url)), [], {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    const [pids] = (await once(engine, 'message')) as [number[]]
    await sleep(300)
    expect(pids.filter(isRunning)).toHaveLength(2)
    engine.kill('SIGKILL')
    await untilGone(pids)
  })
})

describe('faults come back as what they are', () => {
  test('a file that is no network', async () => {
    const path = fileURLToPath(import.meta.url)
    const answer = poolOf({ processes: 1 }).run({ kind: 'trial', path, binding: source.binding })
    await expect(answer).rejects.toMatchObject({ code: 'MODEL_INVALID' })
    await expect(answer).rejects.toThrow('worker.test.ts')
  })

  test('features that the binding lacks', async () => {
    const binding = { ...source.binding, features: null, featureCount: 0 }
    const answer = poolOf({ processes: 1 }).run({
      kind: 'evaluate',
      source: { ...source, binding },
      feeds: [feed(picture)],
      count: 1,
      want: 'features',
    })
    await expect(answer).rejects.toMatchObject({ code: 'MODEL_BINDING' })
    await expect(answer).rejects.toThrow('without an output for features')
  })

  test('more memory than there is', async () => {
    const task = { ...short(), count: 2 ** 36 }
    await expect(poolOf({ processes: 1 }).run(task)).rejects.toMatchObject({ code: 'OUT_OF_MEMORY' })
  })

  test('a game that cannot be solved', async () => {
    const answer = poolOf({ processes: 1 }).solve({ games: [new Float64Array(3)], kappa: 0, tolerance: 1e-3 })
    await expect(answer).rejects.toMatchObject({ code: 'GAME_INVALID' })
  })
})

test('a trial run answers the binding with what the network says', async () => {
  const asked = { ...source.binding, classes: 1, featureCount: 0 }
  const answer = await poolOf({ processes: 1 }).run({ kind: 'trial', path: sampleFile, binding: asked })
  expect(answer).toEqual(source.binding)
})

test('calibration answers a rate for each batch size', async () => {
  const rates = await poolOf({ processes: 1 }).run({
    kind: 'calibrate',
    source,
    probe: null,
    classes: 5,
    tensors: slice(4, 0, 16, 8).tensors,
    batches: [1, 4],
  })
  expect(rates).toHaveLength(2)
  for (const rate of rates) expect(rate).toBeGreaterThan(1)
})

test('what has survived collections does not make the memory of a worker grow', async () => {
  const survivors = new URL('processes/survivors.ts', import.meta.url)
  const pool = poolOf({ processes: 1, start: (listeners) => startWorker(listeners, {}, survivors) })
  const [mebibytes] = await pool.run(short())
  expect(mebibytes).toBeLessThanOrEqual(16)
})

describe('the priority of the system', () => {
  const priorities = async (options: PoolOptions) => {
    const pool = poolOf(options)
    await pool.run(short())
    return pool.pids().map((pid) => getPriority(pid))
  }

  test('is that of the engine, unless somebody works at a window', async () => {
    expect(await priorities({ processes: 1 })).toEqual([getPriority()])
  })

  test("is below it beside a window, so that the cores are the window's first", async () => {
    const below = Math.max(getPriority(), constants.priority.PRIORITY_BELOW_NORMAL)
    expect(await priorities({ processes: 1, giveWay: true })).toEqual([below])
  })
})
