import fc from 'fast-check'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { calibrated, sliceSize } from '../../main/jobs/forward.ts'
import { createPool, type Pool } from '../../main/jobs/pool.ts'
import { createProject, openProject, type Store } from '../../main/project/index.ts'
import { fakeWorkers, type FakeWorker } from './fakeWorkers.ts'
import { network } from './records.ts'
import { slice, source } from './sampleNetwork.ts'

describe('slices', () => {
  const calibrations = fc.record({
    batch: fc.constantFrom(8, 16, 32, 64),
    passesPerSecond: fc.double({ min: 0.1, max: 1e6, noNaN: true }),
  })

  test('divide a game evenly into whole batches, for any speed', () => {
    fc.assert(
      fc.property(calibrations, fc.integer({ min: 1, max: 16 }), (calibration, n) => {
        const size = sliceSize(calibration, 2 ** n)
        const batch = Math.min(calibration.batch, 2 ** n)
        expect(2 ** n % size).toBe(0)
        expect(size % batch).toBe(0)
      }),
    )
  })

  test('take 0.15 to 0.3 seconds where batch and game allow', () => {
    fc.assert(
      fc.property(calibrations, (calibration) => {
        const size = sliceSize(calibration, 2 ** 16)
        const seconds = size / calibration.passesPerSecond
        if (size > calibration.batch) expect(seconds).toBeLessThanOrEqual(0.3 + 1e-9)
        if (size < 2 ** 16) expect(seconds).toBeGreaterThan(0.15 - 1e-9)
      }),
    )
  })
})

describe('calibration', () => {
  let folder: string
  let store: Store
  let pool: Pool
  let workers: FakeWorker[]
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'carryover-calibration-'))
    store = createProject(join(folder, 'calibration.carryover'))
    const fakes = fakeWorkers()
    workers = fakes.workers
    pool = createPool({ processes: 1, start: fakes.start })
  })
  afterEach(async () => {
    await pool.close()
    store.close()
    rmSync(folder, { recursive: true })
  })

  const { tensors } = slice(4, 0, 16, 8)
  const engine = () => ({ store, pool })
  const askedSizes = (worker: FakeWorker) => {
    const { task } = worker.tasks[0]
    return task.kind === 'calibrate' ? task.batches : []
  }

  test('is measured once, also when two ask at the same time, and kept in the project', async () => {
    const both = Promise.all([
      calibrated(engine(), network, source, tensors),
      calibrated(engine(), network, source, tensors),
    ])
    expect(workers[0].tasks).toHaveLength(1)
    const expected = { batch: askedSizes(workers[0])[1], passesPerSecond: 2000 }
    workers[0].answer([1000, 2000, 1900, 1500])
    expect(await both).toEqual([expected, expected])

    const { path } = store
    store.close()
    store = openProject(path)
    expect(await calibrated(engine(), network, source, tensors)).toEqual(expected)
    expect(workers[0].tasks).toHaveLength(0)
  })

  test('a larger batch must be clearly faster', async () => {
    const answer = calibrated(engine(), network, source, tensors)
    const [smallest] = askedSizes(workers[0])
    workers[0].answer([1000, 1010, 1020, 1025])
    expect(await answer).toEqual({ batch: smallest, passesPerSecond: 1000 })
  })

  test('sizes that were too slow to be tried are not chosen', async () => {
    const answer = calibrated(engine(), network, source, tensors)
    const [smallest] = askedSizes(workers[0])
    workers[0].answer([3])
    expect(await answer).toEqual({ batch: smallest, passesPerSecond: 3 })
  })

  test('sizes are powers of two, smallest first', () => {
    const answer = calibrated(engine(), network, source, tensors)
    answer.catch(() => undefined)
    const sizes = askedSizes(workers[0])
    expect(sizes.length).toBeGreaterThan(1)
    expect(sizes).toEqual(sizes.map((_, i) => sizes[0] * 2 ** i))
    expect(Number.isInteger(Math.log2(sizes[0]))).toBe(true)
  })

  test('is tried again after it failed', async () => {
    const failed = calibrated(engine(), network, source, tensors)
    workers[0].end({ code: 1, signal: null })
    await expect(failed).rejects.toMatchObject({ code: 'WORKER_FAILED' })
    const answer = calibrated(engine(), network, source, tensors)
    workers[1].answer([5])
    expect(await answer).toMatchObject({ passesPerSecond: 5 })
  })
})
