import { describe, expect, test } from 'vitest'
import { CarryoverError } from '../../contract/index.ts'
import { calibrate } from '../../main/jobs/calibrate.ts'
import type { Task } from '../../main/jobs/protocol.ts'
import { createSessions, type Sessions } from '../../main/jobs/sessions.ts'
import { perform } from '../../main/jobs/tasks.ts'
import { slice, source } from './sampleNetwork.ts'

const turn = { breathe: () => Promise.resolve(), abandoned: () => false }
const onDevice = { ...source, provider: 'webgpu' as const }

/** Sessions whose device is the CPU: `passed` sees every batch, and may throw or change what comes out. */
function sessionsOf(passed: (count: number, rows: Float32Array) => void): Sessions {
  const sessions = createSessions()
  return {
    ...sessions,
    async masked(of, inputs, probe, value) {
      const session = (await sessions.masked({ ...of, provider: 'cpu' }, inputs, probe, value))!
      return {
        ...session,
        async on(tensors, target) {
          const passes = await session.on(tensors, target)
          return async (first, count) => {
            const rows = await passes(first, count)
            passed(count, rows)
            return rows
          }
        },
      }
    },
  }
}

describe('memory of a device', () => {
  const tooMuch = (limit: number, seen: number[]) => (count: number) => {
    seen.push(count)
    if (count > limit) throw new CarryoverError('OUT_OF_MEMORY', 'It is full.')
  }

  test('that does not do halves the batch, goes on where it was, and is remembered', async () => {
    const seen: number[] = []
    const sessions = sessionsOf(tooMuch(4, seen))
    const expected = await perform(slice(4, 0, 16, 16), createSessions(), turn)
    const task: Task<'slice'> = { ...slice(4, 0, 16, 16), source: onDevice }
    expect(await perform(task, sessions, turn)).toEqual(expected)
    expect(seen).toEqual([16, 8, 4, 4, 4, 4])
    seen.length = 0
    await perform(task, sessions, turn)
    expect(seen).toEqual([4, 4, 4, 4])
    await sessions.close()
  })

  test('that does not even do for one is told', async () => {
    const seen: number[] = []
    const sessions = sessionsOf(tooMuch(0, seen))
    const task: Task<'slice'> = { ...slice(4, 0, 16, 4), source: onDevice }
    await expect(perform(task, sessions, turn)).rejects.toMatchObject({ code: 'OUT_OF_MEMORY' })
    expect(seen).toEqual([4, 2, 1])
    await sessions.close()
  })

  test.each(['OUT_OF_MEMORY', 'PROVIDER_UNAVAILABLE'] as const)(
    'ends a calibration at the last size that fits, when it says %s',
    async (code) => {
      const sessions = sessionsOf((count) => {
        if (count > 16) throw new CarryoverError(code, 'It is too large.')
      })
      const { tensors } = slice(4, 0, 16, 8)
      const game = { source: onDevice, probe: null, classes: 5, tensors, batches: [4, 16, 64, 256] }
      expect(await calibrate({ kind: 'calibrate', ...game }, sessions, turn.breathe)).toHaveLength(2)
      await sessions.close()
    },
  )

  test('that does not take the smallest batch ends the calibration with its reason', async () => {
    const sessions = sessionsOf(tooMuch(0, []))
    const { tensors } = slice(4, 0, 16, 8)
    const game = { source: onDevice, probe: null, classes: 5, tensors, batches: [4, 16] }
    const refused = calibrate({ kind: 'calibrate', ...game }, sessions, turn.breathe)
    await expect(refused).rejects.toMatchObject({ code: 'OUT_OF_MEMORY' })
    await sessions.close()
  })
})

describe('numbers of a device', () => {
  const { tensors } = slice(4, 0, 16, 8)
  const task: Task<'calibrate'> = {
    kind: 'calibrate',
    source: onDevice,
    probe: null,
    classes: 5,
    tensors,
    batches: [4],
  }
  const changed = async (change: (rows: Float32Array) => void) => {
    const sessions = sessionsOf((_, rows) => change(rows))
    const rates = calibrate(task, sessions, turn.breathe)
    await rates.catch(() => undefined)
    await sessions.close()
    return rates
  }

  test('as far as rounding from those of the CPU are taken', async () => {
    await expect(changed((rows) => (rows[3] += 5e-4))).resolves.toHaveLength(1)
  })

  test('that are others are refused, with how far they are', async () => {
    const refused = changed((rows) => (rows[3] += 0.05))
    await expect(refused).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' })
    await expect(refused).rejects.toThrow('WebGPU gives logits that differ from those of the CPU by 0.050')
  })

  test('that are none are refused', async () => {
    await expect(changed((rows) => (rows[0] = NaN))).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' })
  })
})
