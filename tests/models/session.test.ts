import { create } from '@bufbuild/protobuf'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Binding, BindingChoice } from '../../contract/models.ts'
import { guessBinding } from '../../main/models/binding.ts'
import { inspectModel } from '../../main/models/inspect.ts'
import { NodeProtoSchema, TensorProtoSchema } from '../../main/models/onnx_pb.ts'
import { openSession, type SessionOptions } from '../../main/models/session.ts'
import { trialRun } from '../../main/models/trial.ts'
import { altered, classifyByHand, fixtures, pictures, samples } from './classifier.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carryover-session-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function bind(path: string, choice: BindingChoice = {}): Promise<Binding> {
  const { inspection } = await inspectModel(path)
  return trialRun(path, guessBinding(inspection, choice))
}

async function run(
  path: string,
  binding: Binding,
  input: Float32Array,
  batch: number,
  options: Partial<SessionOptions> = {},
  shape = shapeOf(binding),
) {
  const session = await openSession(path, binding, { provider: 'cpu', threads: 1, outputs: 'both', ...options })
  try {
    return await session.run([{ name: 'image', type: 'float32', shape, data: input }], batch)
  } finally {
    await session.release()
  }
}

function shapeOf(binding: Binding): number[] {
  if (binding.kind !== 'image') throw new Error('no pictures')
  const { layout, channels, height, width } = binding
  return layout === 'NCHW' ? [channels, height, width] : [height, width, channels]
}

/** Logits and features of all samples, one after the other, without the runtime. */
async function byHand(path: string, input: Float32Array, batch: number) {
  const size = input.length / batch
  const rows = Array.from({ length: batch }, (_, i) => classifyByHand(path, input.subarray(i * size, (i + 1) * size)))
  const results = await Promise.all(rows)
  return {
    logits: Float32Array.from(results.flatMap(({ logits }) => logits)),
    features: Float32Array.from(results.flatMap(({ features }) => features)),
  }
}

describe('numbers', () => {
  const path = join(fixtures, 'features-output.onnx')
  const input = pictures(5, 36)

  test('logits and features are those of the layers worked out by hand', async () => {
    expect(await run(path, await bind(path), input, 5)).toEqual(await byHand(path, input, 5))
  })

  test('only what is asked for is given', async () => {
    const binding = await bind(path)
    const { logits, features } = await byHand(path, input, 5)
    expect(await run(path, binding, input, 5, { outputs: 'logits' })).toEqual({ logits, features: null })
    expect(await run(path, binding, input, 5, { outputs: 'features' })).toEqual({
      logits: new Float32Array(),
      features,
    })
  })

  test('more threads change nothing', async () => {
    expect(await run(path, await bind(path), input, 5, { threads: 2 })).toEqual(await byHand(path, input, 5))
  })

  test.each([
    ['channels last', 'nhwc.onnx', 108],
    ['a batch fixed at 1', 'fixed-batch.onnx', 36],
    ['one logit', 'one-logit.onnx', 36],
  ])('%s', async (_, file, size) => {
    const samples = pictures(3, size)
    const { logits } = await byHand(join(fixtures, file), samples, 3)
    const binding = await bind(join(fixtures, file))
    expect(await run(join(fixtures, file), binding, samples, 3, { outputs: 'logits' })).toEqual({
      logits,
      features: null,
    })
  })

  test('a fixed batch of 2 takes three samples in two steps', async () => {
    const fixed = await altered(path, join(folder, 'fixed-two.onnx'), (model) => {
      model.graph!.input[0].type!.tensorType!.shape!.dim[0].dimValue = 2n
    })
    const binding = await bind(fixed)
    expect(binding.batch).toBe(2)
    const samples = pictures(3, 36)
    expect(await run(fixed, binding, samples, 3)).toEqual(await byHand(path, samples, 3))
  })

  test('the size that a network leaves free is the caller’s', async () => {
    const file = join(fixtures, 'free-size.onnx')
    const binding = await bind(file)
    const outputs = 'logits'
    expect((await run(file, binding, pictures(2, 36), 2, { outputs }, [1, 4, 9])).logits).toHaveLength(6)
    await expect(run(file, binding, pictures(2, 36), 2, { outputs })).rejects.toThrow(RangeError)
  })

  test('a network of the sample study is the same after it was decoded and written again', async () => {
    const original = join(samples, 'pretrained-012.onnx')
    const copy = await altered(original, join(folder, 'copy.onnx'), () => undefined)
    const binding = await bind(original)
    const pair = pictures(2, 784)
    expect(await run(copy, binding, pair, 2)).toEqual(await run(original, binding, pair, 2))
  })
})

describe('trial run', () => {
  test('a batch that only the declaration leaves free is 1', async () => {
    const path = join(folder, 'reshaped.onnx')
    await altered(join(fixtures, 'features-output.onnx'), path, (model) => {
      const graph = model.graph!
      graph.node[0] = create(NodeProtoSchema, { opType: 'Reshape', input: ['image', 'row'], output: ['flat'] })
      graph.initializer.push(create(TensorProtoSchema, { name: 'row', dataType: 7, dims: [2n], int64Data: [1n, 36n] }))
    })
    const binding = await bind(path)
    expect(binding.batch).toBe(1)
    const three = pictures(3, 36)
    expect(await run(path, binding, three, 3)).toEqual(await byHand(path, three, 3))
  })

  test('classes and features are counted where the file does not say', async () => {
    const path = await altered(join(fixtures, 'features-output.onnx'), join(folder, 'unsaid.onnx'), (model) => {
      for (const output of model.graph!.output) output.type!.tensorType!.shape = undefined
    })
    const { inspection } = await inspectModel(path)
    const guessed = guessBinding(inspection)
    expect(guessed).toMatchObject({ classes: 0, featureCount: 0 })
    expect(await trialRun(path, guessed)).toEqual({ ...guessed, classes: 3, featureCount: 4 })
  })

  test('logits that come out in another shape than declared are refused', async () => {
    const path = await altered(join(fixtures, 'dense-map.onnx'), join(folder, 'map.onnx'), (model) => {
      model.graph!.output[0].type!.tensorType!.shape = undefined
    })
    const refusal = bind(path)
    await expect(refusal).rejects.toMatchObject({ code: 'MODEL_BINDING' })
    await expect(refusal).rejects.toThrow('came out as [1, 3, 6, 6] for a batch of 1')
  })

  test('a declared sample that no memory holds is refused', async () => {
    const path = await altered(join(fixtures, 'free-size.onnx'), join(folder, 'wide.onnx'), (model) => {
      for (const dimension of model.graph!.input[0].type!.tensorType!.shape!.dim.slice(2))
        dimension.dimValue = 2n ** 20n
    })
    await expect(bind(path)).rejects.toMatchObject({ code: 'MODEL_UNSUPPORTED' })
  })

  test('features that are not bound cannot be asked for', async () => {
    const path = join(fixtures, 'one-logit.onnx')
    await expect(run(path, await bind(path), pictures(1, 36), 1)).rejects.toMatchObject({ code: 'MODEL_BINDING' })
  })

  test('a file that is gone is refused in words', async () => {
    const binding = await bind(join(fixtures, 'one-logit.onnx'))
    await expect(trialRun(join(folder, 'gone.onnx'), binding)).rejects.toMatchObject({ code: 'MODEL_INVALID' })
  })
})
