import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CarryoverError, type ErrorCode } from '../../contract/index.ts'
import { createForward } from '../../main/jobs/fallback.ts'
import type { Pool } from '../../main/jobs/pool.ts'
import type { Task } from '../../main/jobs/protocol.ts'
import { createProject, type Store } from '../../main/project/index.ts'
import { network } from './records.ts'
import { slice } from './sampleNetwork.ts'

let folder: string
let store: Store
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'carryover-fallback-'))
  store = createProject(join(folder, 'p.carryover'))
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true })
})

const { tensors } = slice(4, 0, 16, 8)
const input = { n: 4, tensors }

/** A pool whose CPU answers every slice with ones, and whose device does what the test says. */
function poolOf(onDevice: (task: Task<'slice'>, signal: AbortSignal) => Promise<Float32Array>) {
  const asked: string[] = []
  const run = (task: Task, how?: { signal: AbortSignal }) => {
    // One batch a slice: as many slices as there are.
    if (task.kind === 'calibrate') return Promise.resolve([1])
    const { source, count, classes, reduction } = task as Task<'slice'>
    asked.push(source.provider)
    if (source.provider !== 'cpu') return onDevice(task as Task<'slice'>, how!.signal)
    return Promise.resolve(new Float32Array(reduction ? count : count * classes).fill(1))
  }
  const pool = { run, threadsFor: () => 1 } as unknown as Pool
  return { pool, asked }
}

function forwardOver(pool: Pool, signal = new AbortController().signal) {
  const told: (string | null)[] = []
  const forward = createForward({ store, pool }, 'webgpu', { signal }, () => told.push(forward.fallback()))
  return { forward, told }
}

const fault = (code: ErrorCode) => new CarryoverError(code, 'It is gone.')
const twos = ({ count, classes }: Task<'slice'>) => new Float32Array(count * classes).fill(2)

test.each(['PROVIDER_UNAVAILABLE', 'WORKER_FAILED', 'OUT_OF_MEMORY'] as const)(
  'after %s a game is begun again on the CPU, and so are all that follow',
  async (code) => {
    const { pool, asked } = poolOf((task) =>
      task.firstMask < 8 ? Promise.resolve(twos(task)) : Promise.reject(fault(code)),
    )
    const { forward, told } = forwardOver(pool)
    let passes = 0
    const count = (more: number) => (passes += more)
    const first = await forward.game(network, input, null, count)
    expect(first).toMatchObject({ provider: 'cpu' })
    // Not a row is of the device, whose first slices had answered.
    expect(new Set(first.logits)).toEqual(new Set([1]))
    expect(passes).toBe(16)
    expect(told).toEqual(['WebGPU was given up and the CPU does the rest: It is gone.'])

    const before = asked.length
    expect(await forward.game(network, input, null, count)).toMatchObject({ provider: 'cpu' })
    expect(asked.slice(before)).not.toContain('webgpu')
    expect(told).toHaveLength(1)
  },
)

test('games that are under way on the device are taken off it', async () => {
  const { pool } = poolOf((task, signal) => {
    // The first game fails; the second would wait for ever.
    if (task.reduction === null) return Promise.reject(fault('WORKER_FAILED'))
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(fault('CANCELLED')))
    })
  })
  const { forward } = forwardOver(pool)
  const waiting = forward.game(network, input, { target: 0, value: 'logit' }, () => undefined)
  const failing = forward.game(network, input, null, () => undefined)
  expect(await Promise.all([waiting, failing])).toMatchObject([{ provider: 'cpu' }, { provider: 'cpu' }])
})

test('a fault of the network or the sample stays one, and the device is kept', async () => {
  const { pool } = poolOf(() => Promise.reject(fault('SAMPLE_INVALID')))
  const { forward, told } = forwardOver(pool)
  await expect(forward.game(network, input, null, () => undefined)).rejects.toMatchObject({ code: 'SAMPLE_INVALID' })
  expect([forward.fallback(), told]).toEqual([null, []])
})

test('who stops the run loses no device', async () => {
  const controller = new AbortController()
  const { pool, asked } = poolOf(() => {
    controller.abort()
    return Promise.reject(fault('CANCELLED'))
  })
  const { forward } = forwardOver(pool, controller.signal)
  await expect(forward.game(network, input, null, () => undefined)).rejects.toMatchObject({ code: 'CANCELLED' })
  expect(asked).not.toContain('cpu')
  expect(forward.fallback()).toBeNull()
})
