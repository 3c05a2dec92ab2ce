import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ProviderName } from '../../contract/providers.ts'
import { createLanes, type Lanes } from '../../main/jobs/lanes.ts'
import type { Reduction } from '../../main/jobs/protocol.ts'
import { startWorker } from '../../main/jobs/workerProcess.ts'
import type { LinearProbe } from '../../main/knowledge/probe.ts'
import { bind, game, masks, shapes } from '../models/shapeGames.ts'
import { hasSwiftShader, unpackSwiftShader, type SwiftShader } from '../swiftShader.ts'

const values = (value: Reduction['value']): Reduction => ({ target: 0, value })
const cases: [name: string, reduction: Reduction | null, withProbe?: boolean][] = [
  ['both', null],
  ['both', values('log-odds')],
  ['both', values('log-prob'), true],
  ['nhwc', values('prob')],
  ['fixed-batch', values('logit')],
  ['one-logit', values('log-odds')],
  ['softmax-written-out', values('log-odds')],
  ['text', values('log-odds')],
  ['columns', values('log-odds')],
]

const tolerance = 1e-5
const heldInputs = fileURLToPath(new URL('processes/heldInputs.ts', import.meta.url))

describe.runIf(hasSwiftShader)('masked inside the graph on WebGPU', { timeout: 180_000 }, () => {
  let lanes: Lanes
  let graphics: SwiftShader
  beforeAll(() => {
    graphics = unpackSwiftShader()
    const { environment } = graphics
    lanes = createLanes({
      processes: 1,
      start: (listeners, more) => startWorker(listeners, { ...more, ...environment }),
    })
  })
  afterAll(async () => {
    await lanes.close()
    graphics.remove()
  })

  const taskOn = async (provider: ProviderName, name: string, reduction: Reduction | null, withProbe: boolean) => {
    const file = join(shapes, `${name}.onnx`)
    const binding = await bind(file)
    const classes = withProbe ? 3 : binding.classes
    const probe: LinearProbe | null = withProbe
      ? {
          weights: Float64Array.from({ length: classes * binding.featureCount }, (_, i) => Math.sin(i) / 3),
          intercept: Float64Array.of(0.1, -0.3, 0.2),
        }
      : null
    const source = { file, binding, bytes: 1e6, threads: 1, provider }
    const what = { probe, classes, tensors: game(name), firstMask: 0, count: masks, batch: 8, reduction }
    return { kind: 'slice' as const, source, ...what }
  }

  test.each(cases)('%s, reduced to %o', async (name, reduction, withProbe = false) => {
    const on = (provider: ProviderName) => taskOn(provider, name, reduction, withProbe)
    const [found, expected] = [await lanes.run(await on('webgpu')), await lanes.run(await on('cpu'))]
    expect(found.length).toBe(expected.length)
    expect(Math.max(...expected) - Math.min(...expected)).toBeGreaterThan(1e-3)
    const differences = found.map((value, at) => Math.abs(value - expected[at]) / Math.max(1, Math.abs(expected[at])))
    expect(Math.max(...differences)).toBeLessThan(tolerance)
  })

  test('a sample goes to the card once, and another takes its place', async () => {
    const env = { ...process.env, ...graphics.environment }
    const { stdout } = await promisify(execFile)(process.execPath, [heldInputs], { env })
    // What a card does not compute with is not sent there.
    const on = { sample: 'gpu-buffer', ids: 'none' }
    expect(JSON.parse(stdout)).toEqual([
      { on, sums: [11, 0, 30] },
      { on, sums: [1, 20, 0, 11, 20, 30] },
      { on, sums: [8, 8, 9] },
    ])

    const task = await taskOn('webgpu', 'both', null, false)
    const swapped = task.tensors.map((tensor) => ({ ...tensor, sample: tensor.baseline, baseline: tensor.sample }))
    const there = await lanes.run(task)
    const back = await lanes.run({ ...task, tensors: swapped })
    // Who is absent in one is present in the other, but for what belongs to nobody.
    expect(back).not.toEqual(there)
    const onCpu = await lanes.run({ ...task, tensors: swapped, source: { ...task.source, provider: 'cpu' } })
    expect(Math.max(...back.map((value, at) => Math.abs(value - onCpu[at])))).toBeLessThan(tolerance)
  })

  test('a network of float16 is refused by a card without, through no fault of its own', async () => {
    const refused = lanes.run(await taskOn('webgpu', 'float16', null, false))
    await expect(refused).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' })
    await expect(refused).rejects.toThrow(/^"float16.onnx" cannot be run on WebGPU: .*requires f16/)
  })
})
