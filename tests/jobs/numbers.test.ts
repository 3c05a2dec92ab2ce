import { InferenceSession, Tensor } from 'onnxruntime-node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decompose } from '../../main/interactions/decompose.ts'
import { createPool, type Pool } from '../../main/jobs/pool.ts'
import type { Task } from '../../main/jobs/protocol.ts'
import { background, picture, sampleFile, slice, source, feed } from './sampleNetwork.ts'

/** Straight from the runtime, one masked picture at a time; masked pixel by pixel from the definition of the grid. */
interface Reference {
  logits: number[][]
  features: number[][]
}
let reference: Reference
let one: Pool
let two: Pool

const n = 8
const [rows, columns] = [2, 4]

beforeAll(async () => {
  one = createPool({ processes: 1 })
  two = createPool({ processes: 2 })
  const session = await InferenceSession.create(sampleFile)
  reference = { logits: [], features: [] }
  for (let mask = 0; mask < 2 ** n; mask++) {
    const masked = picture.map((value, at) => {
      const [i, j] = [Math.floor(at / 28), at % 28]
      const player = Math.floor((i * rows) / 28) * columns + Math.floor((j * columns) / 28)
      return (mask >> player) & 1 ? value : background[at]
    })
    const { logits, features } = await session.run({ image: new Tensor('float32', masked, [1, 1, 28, 28]) })
    reference.logits.push([...(logits.data as Float32Array)])
    reference.features.push([...(features.data as Float32Array)])
  }
  await session.release()
})
afterAll(() => Promise.all([one.close(), two.close()]))

const furthest = (a: ArrayLike<number>, b: number[]) => Math.max(...b.map((value, i) => Math.abs(value - a[i])))
/** Single precision, sums in another order. */
const precision = 2e-5

async function game(pool: Pool, count: number, change: Partial<Task<'slice'>> = {}, backwards = false) {
  const firstMasks = Array.from({ length: 2 ** n / count }, (_, k) => k * count)
  if (backwards) firstMasks.reverse()
  const slices = await Promise.all(
    firstMasks.map((firstMask) => pool.run<'slice'>({ ...slice(n, firstMask, count, 16), ...change })),
  )
  if (backwards) slices.reverse()
  return slices.flatMap((each) => [...each])
}

describe('forward passes on masked pictures', () => {
  test('logits are those of the runtime on pictures masked by the definition', async () => {
    const logits = await game(one, 256)
    expect(logits).toHaveLength(256 * 5)
    expect(furthest(logits, reference.logits.flat())).toBeLessThan(precision)
    expect(Math.max(...logits) - Math.min(...logits)).toBeGreaterThan(1)
  })

  test('values alone are log-odds of the target', async () => {
    const values = await game(one, 64, { reduction: { target: 3, value: 'log-odds' } })
    const expected = reference.logits.map((z) => {
      const p = z.map(Math.exp)
      return Math.log(p[3] / (p[0] + p[1] + p[2] + p[4]))
    })
    expect(furthest(values, expected)).toBeLessThan(precision)
  })

  test('a probe is applied to the features', async () => {
    const weights = Float64Array.from({ length: 3 * 64 }, (_, i) => Math.cos(i))
    const intercept = Float64Array.of(1, 0, -1)
    const logits = await game(one, 256, { classes: 3, probe: { weights, intercept } })
    const expected = reference.features.flatMap((features) =>
      [...intercept].map((constant, k) => features.reduce((sum, x, i) => sum + weights[k * 64 + i] * x, constant)),
    )
    expect(furthest(logits, expected)).toBeLessThan(10 * precision)
  })

  test('any number of workers and any order give the same bits', async () => {
    const alone = await game(one, 256)
    expect(await game(one, 32)).toEqual(alone)
    expect(await game(two, 32)).toEqual(alone)
    expect(await game(two, 32, {}, true)).toEqual(alone)
    expect(two.pids()).toHaveLength(2)
  })
})

test('samples that are evaluated go through the network as they are, whatever their number', async () => {
  const count = 40
  const samples = new Float32Array(count * picture.length)
  for (let k = 0; k < count; k++) samples.set(k % 2 ? picture : background, k * picture.length)
  for (const want of ['logits', 'features'] as const) {
    const rows = await one.run({ kind: 'evaluate', source, feeds: [feed(samples)], count, want })
    const [empty, full] = [reference[want][0], reference[want][255]]
    const expected = Array.from({ length: count }, (_, k) => (k % 2 ? full : empty)).flat()
    expect(rows).toHaveLength(expected.length)
    expect(furthest(rows, expected)).toBeLessThan(precision)
  }
})

test('games are solved as in this process', async () => {
  const games = [3, 5].map((k) => Float64Array.from({ length: 16 }, (_, mask) => Math.sin(k * mask)))
  const options = { kappa: 0.02, tolerance: 1e-6, joint: true, alpha: 0.1 }
  expect(await one.solve({ games, ...options })).toEqual(decompose(games, options))
})
