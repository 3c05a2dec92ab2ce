import { create } from '@bufbuild/protobuf'
import { copyFile, link, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { sha256File } from '../../main/files/hash.ts'
import { inspectModel } from '../../main/models/inspect.ts'
import {
  AttributeProtoSchema,
  SparseTensorProtoSchema,
  TensorProtoSchema,
  type ModelProto,
  type TensorProto,
} from '../../main/models/onnx_pb.ts'
import { altered, fixtures, samples } from './classifier.ts'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'carryover-inspect-'))
})
afterAll(() => rm(root, { recursive: true }))

test('a network of the sample study', async () => {
  const path = join(samples, 'finetuned-040.onnx')
  const { inspection, files } = await inspectModel(path)
  expect(inspection).toMatchObject({
    irVersion: 8,
    opset: 17,
    inputs: [{ name: 'image', type: 'float32', shape: [null, 1, 28, 28] }],
    outputs: [
      { name: 'logits', type: 'float32', shape: [null, 5], operator: 'Gemm' },
      { name: 'features', type: 'float32', shape: [null, 64], operator: 'Relu' },
    ],
    bytes: (await stat(path)).size,
    externalData: [],
  })
  expect(inspection.producer).toMatch(/^pytorch \d/)
  expect(inspection.operators).toMatchObject({ Conv: 5, Gemm: 2, Relu: 6 })
  expect(files).toEqual([{ path: 'finetuned-040.onnx', ...(await sha256File(path)) }])
})

test('weights that are listed among the inputs are weights', async () => {
  const { inspection } = await inspectModel(join(fixtures, 'opset-7.onnx'))
  expect(inspection).toMatchObject({ opset: 7, irVersion: 3, parameters: 36 * 4 + 4 + 4 * 3 + 3 })
  expect(inspection.inputs.map(({ name }) => name)).toEqual(['image'])
})

test('external data is hashed and counted', async () => {
  const { inspection, files } = await inspectModel(join(fixtures, 'external-ok.onnx'))
  expect(inspection.externalData).toEqual(['external-ok.bin'])
  expect(inspection.parameters).toBe(36 * 4 + 4 + 4 * 3 + 3)
  expect(files).toEqual([
    { path: 'external-ok.onnx', ...(await sha256File(join(fixtures, 'external-ok.onnx'))) },
    { path: 'external-ok.bin', ...(await sha256File(join(fixtures, 'external-ok.bin'))) },
  ])
  expect(inspection.bytes).toBe(files[0].bytes + 36 * 4 * 4)
})

describe('files that are no networks', () => {
  const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 3\n'
  test.each([
    ['pointer.onnx', pointer, 'Git LFS pointer'],
    // Another protobuf message, with a text in its field 2.
    ['other.onnx', '\x12\x03abc', 'no graph'],
    ['versions.onnx', '\x08\x08', 'no graph'],
  ])('%s', async (file, text, fault) => {
    await writeFile(join(root, file), text, 'latin1')
    await expectRefusal(join(root, file), fault)
  })

  test('a missing file and a folder', async () => {
    await expectRefusal(join(root, 'missing.onnx'), 'There is no file "missing.onnx".')
    await mkdir(join(root, 'folder.onnx'))
    await expectRefusal(join(root, 'folder.onnx'), '"folder.onnx" is a folder')
  })
})

async function expectRefusal(path: string, fault: string) {
  const refusal = await inspectModel(path).catch((error: unknown) => error)
  expect(refusal).toMatchObject({ code: 'MODEL_INVALID' })
  expect((refusal as Error).message).toContain(fault)
}

describe('networks with one thing changed', () => {
  const first = (model: ModelProto): TensorProto => model.graph!.initializer[0]
  const changes: [what: string, change: (model: ModelProto) => void, fault: string][] = [
    ['no operators', (model) => (model.graph!.node = []), 'no operators'],
    ['no outputs', (model) => (model.graph!.output = []), 'no outputs'],
    ['opset 6', (model) => (model.opsetImport[0].version = 6n), 'version 6'],
    ['no opset', (model) => (model.opsetImport = []), 'which version'],
    ['only operators of another domain', (model) => (model.opsetImport[0].domain = 'com.example'), 'which version'],
    ['one row too many', (model) => (first(model).dims[0] += 1n), 'needs 592 bytes, and 576 are there'],
    ['an overflowing shape', (model) => (first(model).dims = [2n ** 40n, 2n ** 40n]), 'impossible shape'],
    ['a shape that wraps around to 0', (model) => (first(model).dims = [2n ** 32n, 2n ** 32n]), 'impossible shape'],
    [
      'data of another type',
      (model) => (first(model).rawData = new Uint8Array()),
      'needs 144 elements, and 0 are there',
    ],
    [
      'a sparse tensor in an attribute',
      (model) =>
        model.graph!.node[0].attribute.push(
          create(AttributeProtoSchema, { sparseTensors: [create(SparseTensorProtoSchema)] }),
        ),
      'sparse',
    ],
    [
      'a constant that is cut off',
      (model) =>
        model.graph!.node[0].attribute.push(
          create(AttributeProtoSchema, {
            tensors: [create(TensorProtoSchema, { dims: [2n], dataType: 1, floatData: [1] })],
          }),
        ),
      'a constant of shape [2] needs 2 elements, and 1 are there',
    ],
  ]
  test.each(changes)('%s', async (_, change, fault) => {
    await expectRefusal(await altered(join(fixtures, 'one-logit.onnx'), join(root, 'changed.onnx'), change), fault)
  })

  test('an unknown element type is unsupported', async () => {
    const path = await altered(join(fixtures, 'one-logit.onnx'), join(root, 'changed.onnx'), (model) => {
      first(model).dataType = 99
    })
    await expect(inspectModel(path)).rejects.toMatchObject({ code: 'MODEL_UNSUPPORTED' })
  })

  test.each([
    { dataType: 10, dims: [3n], int32Data: [1, 2, 3] },
    { dataType: 22, dims: [3n], int32Data: [0x21, 0x3] },
    { dataType: 22, dims: [3n], rawData: Uint8Array.of(0x21, 0x3) },
    { dataType: 14, dims: [2n], floatData: [1, 2, 3, 4] },
    { dataType: 8, dims: [2n], stringData: [Uint8Array.of(65), Uint8Array.of()] },
    { dataType: 13, dims: [], uint64Data: [1n] },
    { dataType: 11, dims: [2n], doubleData: [1, 2] },
    { dataType: 7, dims: [], int64Data: [-1n] },
  ])('elements are counted as their type is stored: $dataType', async (fields) => {
    const add = (dims: bigint[]) =>
      altered(join(fixtures, 'one-logit.onnx'), join(root, 'changed.onnx'), (model) => {
        model.graph!.initializer.push(create(TensorProtoSchema, { ...fields, dims }))
      })
    await inspectModel(await add(fields.dims))
    await expectRefusal(await add([2n, ...fields.dims, 3n]), 'are there')
  })
})

describe('external data', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(root, 'external-'))
    await copyFile(join(fixtures, 'external-ok.bin'), join(folder, 'weights.bin'))
    await copyFile(join(fixtures, 'external-ok.bin'), join(root, 'outside.bin'))
  })

  const at = (entries: Record<string, string>) =>
    altered(join(fixtures, 'external-ok.onnx'), join(folder, 'model.onnx'), (model) => {
      const tensor = model.graph!.initializer.find(({ externalData }) => externalData.length > 0)!
      const [entry] = tensor.externalData
      tensor.externalData = Object.entries(entries).map(([key, value]) => ({ ...entry, key, value }))
    })

  test('a link that stays inside is followed', async () => {
    await symlink('weights.bin', join(folder, 'link.bin'))
    const { files } = await inspectModel(await at({ location: './link.bin' }))
    expect(files[1]).toEqual({ path: 'link.bin', ...(await sha256File(join(folder, 'weights.bin'))) })
  })

  test('a link that leads out is refused', async () => {
    await symlink('../outside.bin', join(folder, 'link.bin'))
    await expectRefusal(await at({ location: 'link.bin' }), '"link.bin", which is a link that leads out')
  })

  test('a second hard link is refused', async () => {
    await link(join(root, 'outside.bin'), join(folder, 'hard.bin'))
    await expectRefusal(await at({ location: 'hard.bin' }), 'more than one hard link')
  })

  test('data may begin anywhere and end with the file', async () => {
    await writeFile(
      join(folder, 'later.bin'),
      Buffer.concat([Buffer.alloc(64), await readFile(join(folder, 'weights.bin'))]),
    )
    const { inspection } = await inspectModel(await at({ location: 'later.bin', offset: '64' }))
    expect(inspection.parameters).toBe(36 * 4 + 4 + 4 * 3 + 3)
  })

  test.each([
    [{}, 'which file'],
    [{ location: 'weights.bin', offset: '1' }, 'claims 576 bytes from byte "1" of "weights.bin", which has 576'],
    [{ location: 'weights.bin', offset: '18446744073709551616' }, 'which has 576'],
    [{ location: 'weights.bin', offset: '-4' }, 'from byte "-4"'],
    [{ location: 'weights.bin', length: '572' }, 'needs 576 bytes but claims "572"'],
    [{ location: 'weights.bin', length: '1e3' }, 'needs 576 bytes'],
    // A name by which the runtime means a place in its own memory.
    [{ location: '*/_ORT_MEM_ADDR_/*', offset: '4096' }, 'does not exist'],
  ])('%j is refused', async (entries, fault) => {
    await expectRefusal(await at(entries), fault)
  })
})
