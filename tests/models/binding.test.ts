import { describe, expect, test } from 'vitest'
import type { Port } from '../../contract/models.ts'
import { guessBinding } from '../../main/models/binding.ts'
import { float, network, refusal, withInputs, withOutputs, type Shape } from './inspections.ts'

const withInput = (shape: Shape) => withInputs(float('x', shape))

describe('pictures', () => {
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

  test.each([{ shape: [null, 4, 16, 16] }, { shape: [null, 16, 16, 4] }])('$shape takes no pictures', ({ shape }) => {
    expect(refusal(withInput(shape)).message).toContain('A picture goes in as [batch, 1 or 3, height, width] or')
  })

  test('several that could take the picture are refused, unless it is said', () => {
    const pair = withInputs(float('left', [null, 1, 8, 8]), float('right', [null, 1, 8, 8]))
    expect(refusal(pair).message).toContain('could take the picture: "left" float32 [?, 1, 8, 8], "right"')
    const zero = { type: 'float32', perSample: true, shape: [1, 8, 8], value: 0 }
    expect(guessBinding(pair, { input: 'right' })).toMatchObject({
      input: 'right',
      constants: [{ name: 'left', ...zero }],
    })
  })

  test('maps beside a picture are not taken for it', () => {
    const both = withInputs(float('heat', [null, 17, 8, 8]), float('image', [null, 3, 64, 64]))
    expect(guessBinding(both)).toMatchObject({ kind: 'image', input: 'image', channels: 3 })
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

  test('of outputs without telling names, the one of a dense layer', () => {
    const hidden = float('467', [null, 64], 'Div')
    expect(guessed(hidden, float('468', [null, 10], 'Gemm'))).toEqual(['468', 10, '467', 64])
    const both = withOutputs(float('467', [null, 64], 'Gemm'), float('468', [null, 10], 'Gemm'))
    expect(refusal(both).message).toContain('could be the logits: "467" float32 [?, 64], "468"')
  })

  test('a head without a dimension for its only class has one logit', () => {
    expect(guessed(float('y', [null]))).toEqual(['y', 1, null, 0])
    expect(guessed(float('loss', [null]), float('y', [null, 10]))).toEqual(['y', 10, null, 0])
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

describe('scale', () => {
  const scaled = (...outputs: Port[]) => {
    const { logits, scale, features } = guessBinding(withOutputs(...outputs))
    return [logits, scale, features]
  }

  test.each([
    ['Softmax', 'logits'],
    ['Sigmoid', 'y'],
    ['Normalizer', 'output'],
    ['TreeEnsembleClassifier', 'scores'],
    ['Div', 'probabilities'],
  ])('what comes out of %s as %s is probabilities', (operator, name) => {
    expect(scaled(float(name, [null, 10], operator))).toEqual([name, 'probabilities', null])
  })

  test.each([
    ['LogSoftmax', 'log_probs'],
    ['Log', 'log_probabilities'],
    ['Gemm', 'y'],
  ])('what comes out of %s as %s is logits', (operator, name) => {
    expect(scaled(float(name, [null, 10], operator))).toEqual([name, 'logits', null])
  })

  test('logits win over probabilities, and probabilities over features', () => {
    const probabilities = float('p', [null, 10], 'Softmax')
    const hidden = float('hidden', [null, 64], 'Relu')
    expect(scaled(probabilities, float('y', [null, 10], 'Gemm'))).toEqual(['y', 'logits', null])
    expect(scaled(probabilities, hidden)).toEqual(['p', 'probabilities', 'hidden'])
  })

  test('what is said comes before what is guessed', () => {
    const softmax = withOutputs(float('p', [null, 10], 'Softmax'))
    expect(guessBinding(softmax, { scale: 'logits' }).scale).toBe('logits')
    expect(guessBinding(withOutputs(float('y', [null, 10])), { scale: 'probabilities' }).scale).toBe('probabilities')
  })

  test('dictionaries are refused with a way around them', () => {
    const outputs: Port[] = [
      { name: 'output_label', type: 'int64', shape: [null] },
      { name: 'output_probability', type: 'not a tensor', shape: null, operator: 'ZipMap' },
    ]
    for (const choice of [{}, { logits: 'output_probability' }]) {
      const { code, message, hint } = refusal(withOutputs(...outputs), choice)
      expect(code).toBe('MODEL_BINDING')
      expect(message).toContain('"output_probability" of "net.onnx" is a list of dictionaries')
      expect(hint).toContain('zipmap=False')
    }
  })
})
