import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Binding, PictureBinding } from '../../contract/models.ts'
import { guessBinding } from '../../main/models/binding.ts'
import { inspectModel } from '../../main/models/inspect.ts'
import { trialRun } from '../../main/models/trial.ts'
import { fixtures } from './classifier.ts'

/** Every stage a file passes before it is added to a project. */
async function bind(file: string): Promise<Binding> {
  const path = join(fixtures, file)
  const { inspection } = await inspectModel(path)
  return trialRun(path, guessBinding(inspection, {}, basename(file)))
}

const refused: [file: string, code: string, fault: string][] = [
  ['empty.onnx', 'MODEL_INVALID', 'is empty'],
  ['text.onnx', 'MODEL_INVALID', 'is not an ONNX file'],
  ['truncated.onnx', 'MODEL_INVALID', 'damaged or cut off'],
  ['future-opset.onnx', 'MODEL_UNSUPPORTED', 'Opset 999'],
  ['external-data.onnx', 'MODEL_INVALID', '"../outside.bin", which climbs out of its folder'],
  ['external-nested.onnx', 'MODEL_INVALID', 'climbs out of its folder'],
  ['external-backslash.onnx', 'MODEL_INVALID', 'climbs out of its folder'],
  ['absolute-external.onnx', 'MODEL_INVALID', 'absolute path'],
  ['external-drive.onnx', 'MODEL_INVALID', 'absolute path'],
  ['external-missing.onnx', 'MODEL_INVALID', '"missing.bin", which does not exist'],
  ['external-folder.onnx', 'MODEL_INVALID', 'not a regular file'],
  ['external-short.onnx', 'MODEL_INVALID', 'needs 576 bytes but claims "1000000000"'],
  ['external-constant.onnx', 'MODEL_INVALID', 'climbs out of its folder'],
  ['external-subgraph.onnx', 'MODEL_INVALID', 'climbs out of its folder'],
  ['external-sparse.onnx', 'MODEL_INVALID', 'sparse tensors'],
  ['sparse-initializer.onnx', 'MODEL_INVALID', 'sparse tensors'],
  ['no-float-output.onnx', 'MODEL_BINDING', '"class" int64 [?, 1]'],
  ['no-input.onnx', 'MODEL_BINDING', 'no inputs'],
  ['unsupported-operator.onnx', 'MODEL_UNSUPPORTED', 'Sparkle'],
  ['image-5d.onnx', 'MODEL_BINDING', '[?, 1, 2, 6, 6]'],
  ['dense-map.onnx', 'MODEL_BINDING', '[?, 3, 6, 6]'],
  ['two-inputs-ambiguous.onnx', 'MODEL_BINDING', '"left" float32 [?, 1, 6, 6], "right"'],
  ['two-outputs-ambiguous.onnx', 'MODEL_BINDING', '"first" float32 [?, 3], "second"'],
  ['wrong-weights.onnx', 'MODEL_INVALID', '37'],
  ['short-weights.onnx', 'MODEL_INVALID', 'needs 576 bytes, and 10 are there'],
  ['huge-shape.onnx', 'MODEL_INVALID', '[1048576, 1048576]'],
  ['negative-shape.onnx', 'MODEL_INVALID', 'impossible shape [-36, 4]'],
  ['cyclic.onnx', 'MODEL_INVALID', 'not acyclic'],
  ['dangling-input.onnx', 'MODEL_INVALID', "'nothing'"],
  ['duplicate-name.onnx', 'MODEL_INVALID', 'Duplicate'],
  ['nan-logits.onnx', 'MODEL_INVALID', 'not finite'],
]

const standard: PictureBinding = {
  kind: 'image',
  input: 'image',
  layout: 'NCHW',
  type: 'float32',
  channels: 1,
  height: 6,
  width: 6,
  batch: null,
  logits: 'logits',
  scale: 'logits',
  classes: 3,
  features: null,
  featureCount: 0,
  constants: [],
}
const accepted: [file: string, differences: Partial<PictureBinding>][] = [
  ['external-ok.onnx', {}],
  ['opset-7.onnx', {}],
  ['fixed-batch.onnx', { batch: 1 }],
  ['nhwc.onnx', { layout: 'NHWC', channels: 3 }],
  ['one-logit.onnx', { classes: 1 }],
  ['features-output.onnx', { features: 'features', featureCount: 4 }],
  ['free-size.onnx', { height: 0, width: 0 }],
  ['float16-input.onnx', { type: 'float16' }],
  ['uint8-input.onnx', { type: 'uint8' }],
]
/** Numbers of tokens, which one of the pictures' classifiers takes as they are. */
const { logits, scale, classes, features, featureCount, batch, constants } = standard
const tokens: Binding = {
  kind: 'text',
  ids: { name: 'tokens', type: 'int64' },
  attention: null,
  types: null,
  positions: null,
  length: 8,
  vocabulary: null,
  ...{ logits, scale, classes, features, featureCount, batch, constants },
}

test('the tables have every file', () => {
  const files = readdirSync(fixtures).filter((file) => file.endsWith('.onnx'))
  expect([...refused, ...accepted, ['tokens.onnx']].map(([file]) => file).sort()).toEqual(files.sort())
})

describe('refused', () => {
  test.each(refused)('%s: %s', async (file, code, fault) => {
    const refusal = await bind(file).catch((error: unknown) => error)
    expect(refusal).toMatchObject({ code })
    const { message } = refusal as Error
    expect(message).toContain(file)
    expect(message).toContain(fault)
    // No paths, no C++.
    expect(message).not.toContain(fixtures)
    expect(message).not.toMatch(/\.cc:|\.h:|onnxruntime|::/)
    expect(message).toMatch(/^[A-Z"].*\.$/)
  })
})

describe('accepted', () => {
  test.each(accepted)('%s', async (file, differences) => {
    expect(await bind(file)).toEqual({ ...standard, ...differences })
  })

  test('tokens.onnx', async () => {
    expect(await bind('tokens.onnx')).toEqual(tokens)
  })
})
