import { afterEach, describe, expect, test } from 'vitest'
import { createPool, type Pool, type PoolOptions } from '../../main/jobs/pool.ts'
import type { Task } from '../../main/jobs/protocol.ts'
import { fakeWorkers } from './fakeWorkers.ts'
import { slice, source } from './sampleNetwork.ts'

let pool: Pool
afterEach(() => pool.close())

function poolOf(options: PoolOptions) {
  const { start, workers } = fakeWorkers()
  pool = createPool({ memoryBytes: 2 ** 40, start, ...options })
  return workers
}

const task = (bytes = source.bytes): Task<'slice'> => ({ ...slice(4, 0, 16, 8), source: { ...source, bytes } })
/** The pool is closed before some of these are answered. */
const run = (...parameters: Parameters<Pool['run']>) => {
  const answer = pool.run(...parameters)
  answer.catch(() => undefined)
  return answer
}

describe('who does what', () => {
  test('no process is started before there is work, and no more than there is work for', () => {
    const workers = poolOf({ processes: 3 })
    expect(workers).toHaveLength(0)
    void run(task())
    void run(task())
    expect(workers.map(({ tasks }) => tasks.length)).toEqual([1, 1])
  })

  test('a worker has two tasks at once, the next one waits for the first answer', async () => {
    const workers = poolOf({ processes: 1 })
    const first = run(task())
    void run(task())
    void run(task())
    expect(workers[0].tasks.map(({ id }) => id)).toEqual([1, 2])
    workers[0].answer()
    await first
    expect(workers[0].tasks.map(({ id }) => id)).toEqual([2, 3])
  })

  test('tasks of one network stay with the worker that has it open, as long as nobody is idle', () => {
    const workers = poolOf({ processes: 2 })
    for (let k = 0; k < 4; k++) {
      void run(task(), { affinity: 'x' })
      void run(task(), { affinity: 'y' })
    }
    for (const worker of workers) for (let k = 0; k < 2; k++) worker.answer()
    const ids = workers.map(({ sent }) => sent.flatMap((message) => ('task' in message ? [message.id] : [])))
    // Odd ids are of x, even ones of y.
    expect(ids).toEqual([
      [1, 3, 5, 7],
      [2, 4, 6, 8],
    ])
  })

  test('of two idle workers the one that has the network open is asked', () => {
    const workers = poolOf({ processes: 2 })
    void run(task(), { affinity: 'x' })
    void run(task(), { affinity: 'y' })
    for (const worker of workers) worker.answer()
    void run(task(), { affinity: 'y' })
    expect(workers.map(({ tasks }) => tasks.length)).toEqual([0, 1])
  })

  test('an idle worker takes what another has the network for, rather than wait', () => {
    const workers = poolOf({ processes: 2 })
    for (let k = 0; k < 3; k++) void run(task(), { affinity: 'x' })
    expect(workers.map(({ tasks }) => tasks.length)).toEqual([2, 1])
  })

  test('a task of higher priority goes before those that wait', () => {
    const workers = poolOf({ processes: 1 })
    for (let k = 0; k < 4; k++) void run(task(), { affinity: 'x' })
    void run(task(), { affinity: 'y', priority: 1 })
    workers[0].answer()
    expect(workers[0].tasks.at(-1)?.id).toBe(5)
  })
})

describe('memory', () => {
  const GiB = 2 ** 30

  test('a network that fits only twice gets two workers, with the threads of the others', () => {
    const workers = poolOf({ processes: 8, memoryBytes: 8 * GiB })
    for (let k = 0; k < 8; k++) void run(task(GiB))
    expect(workers).toHaveLength(2)
    expect(pool.threadsFor(GiB)).toBe(4)
    expect(pool.threadsFor(source.bytes)).toBe(1)
  })

  test('a network that does not fit even once still gets one worker', () => {
    const workers = poolOf({ processes: 4, memoryBytes: GiB })
    for (let k = 0; k < 3; k++) void run(task(10 * GiB))
    expect(workers).toHaveLength(1)
    expect(pool.threadsFor(10 * GiB)).toBe(4)
  })

  test('surplus workers leave when a larger network comes', () => {
    const workers = poolOf({ processes: 4, memoryBytes: 8 * GiB })
    for (let k = 0; k < 4; k++) void run(task())
    expect(workers).toHaveLength(4)
    void run(task(GiB))
    for (const worker of workers.slice(1)) worker.answer()
    expect(workers.map(({ left }) => left)).toEqual([false, false, true, true])
    expect(pool.pids()).toHaveLength(2)
  })

  test('a large network counts only as long as there is work', () => {
    const workers = poolOf({ processes: 2, memoryBytes: 4 * GiB })
    void run(task(GiB))
    workers[0].answer()
    void run(task())
    void run(task())
    expect(workers.map(({ tasks }) => tasks.length)).toEqual([1, 1])
  })

  test('each worker is told how many bytes of networks it may keep open', () => {
    const workers = poolOf({ processes: 4, memoryBytes: 12 * GiB })
    void run(task())
    expect(workers[0].sent[0]).toEqual({ budgetBytes: GiB })
  })
})

describe('what ends', () => {
  test('an aborted task that waits is never sent; one under way is told to stop', async () => {
    const workers = poolOf({ processes: 1 })
    const controllers = Array.from({ length: 3 }, () => new AbortController())
    const answers = controllers.map(({ signal }) => run(task(), { signal }))
    controllers[2].abort()
    controllers[0].abort()
    await expect(answers[2]).rejects.toMatchObject({ code: 'CANCELLED' })
    await expect(answers[0]).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(workers[0].sent.slice(1)).toMatchObject([{ id: 1 }, { id: 2 }, { stop: 1 }])
    workers[0].answer()
    workers[0].answer([7])
    await expect(answers[1]).resolves.toEqual([7])
    expect(workers[0].tasks).toHaveLength(0)
  })

  test('a signal that is aborted already sends nothing', async () => {
    const workers = poolOf({ processes: 1 })
    await expect(run(task(), { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(workers).toHaveLength(0)
  })

  test('a crash costs the task that was being done; what waited behind it goes to a new worker', async () => {
    const workers = poolOf({ processes: 1 })
    const [first, second] = [run(task()), run(task())]
    workers[0].end({ code: null, signal: 'SIGSEGV' })
    await expect(first).rejects.toMatchObject({
      code: 'WORKER_FAILED',
      message: `The inference process crashed (SIGSEGV) during forward passes of "${source.file}"; its work was given up and the rest goes on.`,
    })
    workers[1].answer([1])
    await expect(second).resolves.toEqual([1])
  })

  test('a task that was stopped is not done again after a crash', async () => {
    const workers = poolOf({ processes: 1 })
    const controller = new AbortController()
    void run(task())
    const second = run(task(), { signal: controller.signal })
    controller.abort()
    await expect(second).rejects.toMatchObject({ code: 'CANCELLED' })
    workers[0].end({ code: 1, signal: null })
    expect(workers).toHaveLength(1)
  })

  test('a task that brings one worker after the other down is done no third time', async () => {
    const workers = poolOf({ processes: 1 })
    const [first, second] = [run(task()), run(task())]
    workers[0].end({ code: 3, signal: null })
    workers[1].end({ code: 3, signal: null })
    await expect(first).rejects.toThrow('ended with code 3')
    await expect(second).rejects.toThrow('ended with code 3')
    expect(workers).toHaveLength(2)
  })

  test('a process that cannot be started fails its task with the reason', async () => {
    const workers = poolOf({ processes: 1 })
    const answer = run({ kind: 'trial', path: '/models/cnn.onnx', binding: source.binding })
    workers[0].end({ code: null, signal: null, fault: 'spawn EAGAIN' })
    await expect(answer).rejects.toThrow(
      'The inference process could not be started (spawn EAGAIN) during the trial run of "/models/cnn.onnx"',
    )
  })

  test('a worker that holds more and more memory is replaced when it has nothing to do', async () => {
    const workers = poolOf({ processes: 2, memoryBytes: 2 ** 32 })
    const share = 2 ** 31
    const answer = async (memory: number) => {
      const done = run(task())
      const at = workers.findLast(({ tasks }) => tasks.length > 0)!
      const { id } = at.tasks.shift()!
      at.say({ id, result: new Float32Array([1]), seconds: 0, memory })
      await done
    }
    // Large networks take much memory from the beginning; a leak takes some time.
    for (let i = 0; i < 19; i++) await answer(2.5 * share)
    expect(workers.map(({ left }) => left)).toEqual([false])
    await answer(1.5 * share)
    expect(workers[0].left).toBe(false)
    await answer(2.5 * share)
    expect(workers[0].left).toBe(true)
    await answer(share)
    expect(workers.map(({ left }) => left)).toEqual([true, false])
  })

  test('one that takes all the memory there is for it is ended, which costs its task', async () => {
    const workers = poolOf({ processes: 1, memoryBytes: 2 ** 32 })
    const [victim, behind] = [run(task()), run(task())]
    workers[0].say({ alive: true, memory: 2 ** 32 })
    expect(workers[0].killed).toBe(false)
    workers[0].say({ alive: true, memory: 2 ** 32 + 2 ** 20 })
    await expect(victim).rejects.toMatchObject({ code: 'WORKER_FAILED' })
    await expect(victim).rejects.toThrow('The inference process took 4097 MiB of memory and was ended during')
    workers[1].answer([2])
    await expect(behind).resolves.toEqual([2])
  })

  test('an answer to nothing is passed over', async () => {
    const workers = poolOf({ processes: 1 })
    const answer = run(task())
    workers[0].say({ id: 99, result: new Float32Array([9]), seconds: 0 })
    workers[0].answer([1])
    await expect(answer).resolves.toEqual([1])
  })

  test('closing rejects everything, takes no more work, and may be repeated', async () => {
    const workers = poolOf({ processes: 1 })
    const answers = [run(task()), run(task()), run(task())]
    await pool.close()
    for (const answer of answers) await expect(answer).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(workers[0].left).toBe(true)
    await pool.close()
    await expect(run(task())).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(workers).toHaveLength(1)
  })
})
