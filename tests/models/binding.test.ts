import { describe, expect, test } from 'vitest'
import { CarryoverError } from '../../contract/errors.ts'
import type { BindingChoice, Inspection, Port } from '../../contract/models.ts'
import { guessBinding } from '../../main/models/binding.ts'

type Shape = Port['shape']

const float = (name: string, shape: Shape, operator?: string): Port => ({ name, type: 'float32', shape, operator })
const network = (inputs: Port[], outputs: Port[]): Inspection => ({
  irVersion: 8,
  opset: 17,
  producer: '',
  inputs,
  outputs,
  operators: {},
  parameters: 0,
  bytes: 0,
  externalData: [],
})
const withInput = (shape: Shape) => network([float('x', shape)], [float('y', [null, 10])])
const withOutputs = (...outputs: Port[]) => network([float('x', [null, 3, 8, 8])], outputs)

function refusal(inspection: Inspection, choice: BindingChoice = {}): CarryoverError {
  try {
    guessBinding(inspection, choice, 'net.onnx')
  } catch (error) {
    if (error instanceof CarryoverError) return error
    throw error
  }
  throw new Error('it was accepted')
}

describe('input', () => {
  test.each<[Shape, Partial<ReturnType<typeof guessBinding>>]>([
    [[null, 3, 224, 160], { layout: 'NCHW', channels: 3, height: 224, width: 160, batch: null }],
    [[1, 224, 160, 3], { layout: 'NHWC', channels: 3, height: 224, width: 160, batch: 1 }],
    [[8, 1, 28, 28], { layout: 'NCHW', channels: 1, height: 28, width: 28, batch: 8 }],
    [[null, 28, 28, 1], { layout: 'NHWC', channels: 1, height: 28, width: 28 }],
    [[null, 3, null, null], { layout: 'NCHW', channels: 3, height: 0, width: 0 }],
    [[null, null, null, 3], { layout: 'NHWC', channels: 3, height: 0, width: 0 }],
    [[null, null, 28, 28], { layout: 'NCHW', channels: 0, height: 28, width: 28 }],
    [[null, 28, 28, null], { layout: 'NHWC', channels: 0, height: 28, width: 28 }],
    [[null, null, null, null], { layout: 'NCHW', channels: 0, height: 0, width: 0 }],
    [[null, 3, 16, 3], { layout: 'NCHW', channels: 3, height: 16, width: 3 }],
  ])('%j', (shape, expected) => {
    expect(guessBinding(withInput(shape))).toMatchObject(expected)
  })

  test('a chosen layout decides what could be either', () => {
    expect(guessBinding(withInput([null, 3, 16, 3]), { layout: 'NHWC' })).toMatchObject({
      channels: 3,
      height: 3,
      width: 16,
    })
  })

  test('a layout that does not fit is refused with both shapes', () => {
    const { code, message } = refusal(withInput([null, 3, 16, 16]), { layout: 'NHWC' })
    expect(code).toBe('MODEL_BINDING')
    expect(message).toContain('[batch, height, width, 1 or 3]')
    expect(message).toContain('"x" float32 [?, 3, 16, 16]')
  })

  test.each<Shape>([[null, 4, 16, 16], [null, 784], null])('%j takes no pictures', (...shape) => {
    expect(refusal(withInput(shape as Shape)).message).toContain('A picture goes in as')
  })

  test('an input that is not there is refused with those that are', () => {
    expect(refusal(withInput([null, 3, 8, 8]), { input: 'z' }).message).toContain('no input "z". Its inputs are: "x"')
  })

  test('a type that no sample has is refused', () => {
    const complex = network([{ name: 'x', type: 'complex64', shape: [null, 3, 8, 8] }], [float('y', [null, 10])])
    expect(refusal(complex).message).toContain('"x" complex64')
  })
})

describe('logits and features', () => {
  const guessed = (...outputs: Port[]) => {
    const { logits, features, classes, featureCount } = guessBinding(withOutputs(...outputs))
    return [logits, classes, features, featureCount]
  }

  test('names decide, whatever the order', () => {
    const features = float('features', [null, 64])
    const logits = float('Logits', [null, 10])
    expect(guessed(features, logits)).toEqual(['Logits', 10, 'features', 64])
    expect(guessed(logits, features)).toEqual(['Logits', 10, 'features', 64])
    expect(guessed(float('pooled', [null, 64]), float('17', [null, 10]))).toEqual(['17', 10, 'pooled', 64])
    expect(guessed(float('output', [null, 10]), float('aux', [null, 10]))).toEqual(['output', 10, 'aux', 10])
  })

  test('a map is features, and what is no row a sample is not logits', () => {
    const map = float('last', [null, 512, 7, 7])
    expect(guessed(map, float('y', [null, 10]))).toEqual(['y', 10, 'last', 512 * 49])
    expect(guessed(float('y', [null, 10, 1, 1]))).toEqual(['y', 10, null, 0])
  })

  test('integers and probabilities are left aside', () => {
    const labels: Port = { name: 'label', type: 'int64', shape: [null] }
    const probabilities = float('p', [null, 10], 'Softmax')
    expect(guessed(labels, probabilities, float('y', [null, 10], 'Gemm'))).toEqual(['y', 10, null, 0])
    expect(guessed(float('log_p', [null, 10], 'LogSoftmax'))).toEqual(['log_p', 10, null, 0])
  })

  test.each(['Softmax', 'Sigmoid'])('a network that only gives the %s of its logits is refused', (operator) => {
    const only = withOutputs(float('logits', [null, 10], operator))
    expect(refusal(only)).toMatchObject({ code: 'MODEL_BINDING' })
    expect(refusal(only).message).toContain(`comes out of ${operator}`)
    expect(refusal(only, { logits: 'logits' }).message).toContain(`comes out of ${operator}`)
  })

  test('choices come before guesses', () => {
    const outputs = withOutputs(float('logits', [null, 10]), float('features', [null, 64]), float('other', [null, 7]))
    expect(guessBinding(outputs, { logits: 'other', features: 'logits' })).toMatchObject({
      logits: 'other',
      classes: 7,
      features: 'logits',
      featureCount: 10,
    })
    expect(guessBinding(outputs, { features: null })).toMatchObject({ features: null, featureCount: 0 })
  })

  test('an output chosen as features is not guessed as logits', () => {
    const outputs = withOutputs(float('a', [null, 64]), float('b', [null, 10]))
    expect(guessBinding(outputs, { features: 'a' })).toMatchObject({ logits: 'b', features: 'a' })
  })

  test('a choice that does not fit is refused with both shapes and the candidates', () => {
    const outputs = withOutputs(float('map', [null, 16, 8, 8]), float('y', [null, 10]), float('scalar', []))
    expect(refusal(outputs, { logits: 'map' }).message).toBe(
      'Logits are [batch, classes] of floats, but the output of "net.onnx" is "map" float32 [?, 16, 8, 8]. ' +
        'Candidates: "y" float32 [?, 10].',
    )
    expect(refusal(outputs, { features: 'scalar' }).message).toContain('Candidates: "map" float32 [?, 16, 8, 8], "y"')
    expect(refusal(outputs, { logits: 'z' }).message).toContain('no output "z". Its outputs are: "map"')
  })

  test('names from a file cannot write to a terminal', () => {
    const { message } = refusal(withOutputs(float('\u001b[2J'.repeat(100), [null, 10, 4])))
    expect(message).not.toContain('\u001b')
    expect(message.length).toBeLessThan(500)
  })
})
