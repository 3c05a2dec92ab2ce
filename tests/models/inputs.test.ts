import { describe, expect, test } from 'vitest'
import type { BindingChoice } from '../../contract/models.ts'
import { guessBinding } from '../../main/models/binding.ts'
import { bool, float, int32, int64, network, refusal, string, withInputs } from './inspections.ts'

const tokens = (name: string) => int64(name, [null, null])
const output = [float('logits', [null, 2])]

describe('texts', () => {
  test('inputs of the usual names, in any order', () => {
    const bert = withInputs(tokens('token_type_ids'), tokens('attention_mask'), tokens('input_ids'))
    expect(guessBinding(bert)).toMatchObject({
      kind: 'text',
      ids: { name: 'input_ids', type: 'int64' },
      attention: { name: 'attention_mask', type: 'int64' },
      types: { name: 'token_type_ids', type: 'int64' },
      positions: null,
      length: 0,
      batch: null,
      vocabulary: null,
      constants: [],
    })
    const mobile = withInputs(
      ...['input_word_ids', 'input_mask', 'input_type_ids', 'position_ids'].map((name) => int32(name, [1, 128])),
    )
    expect(guessBinding(mobile)).toMatchObject({
      ids: { name: 'input_word_ids', type: 'int32' },
      attention: { name: 'input_mask' },
      types: { name: 'input_type_ids' },
      positions: { name: 'position_ids' },
      length: 128,
      batch: 1,
    })
  })

  test('a length that any of the inputs fixes is fixed', () => {
    expect(guessBinding(withInputs(tokens('ids'), int64('mask', [null, 32])))).toMatchObject({ length: 32 })
  })

  test('an input of another name that looks up an embedding', () => {
    const embeddings = { 'onnx::Gather_0': 5000 }
    const named = network([tokens('onnx::Gather_0')], output, { embeddings })
    expect(guessBinding(named)).toMatchObject({ kind: 'text', attention: null, vocabulary: 5000 })
    // Columns of a table look up embeddings of their own, one number each.
    const columns = [int64('shop', [null, 1]), int64('weekday', [null, 1])]
    expect(guessBinding(network(columns, output, { embeddings: { shop: 9, weekday: 7 } }))).toMatchObject({
      kind: 'table',
    })
  })

  test('an input that is called like something every object has', () => {
    expect(guessBinding(network([int64('constructor', [null, 8])], output, { embeddings: {} }))).toMatchObject({
      kind: 'table',
    })
  })

  test('"input" is a text, but not that of a classifier of traditional machine learning', () => {
    const inputs = [int64('input', [null, 6])]
    expect(guessBinding(network(inputs, output))).toMatchObject({ kind: 'text', length: 6 })
    const operators = { 'ai.onnx.ml.LinearClassifier': 1 }
    expect(guessBinding(network(inputs, output, { operators }))).toMatchObject({ kind: 'table' })
  })

  test('an attention of floats is filled as it is', () => {
    expect(guessBinding(withInputs(tokens('tokens'), float('attention', [null, null])))).toMatchObject({
      attention: { name: 'attention', type: 'float32' },
    })
  })

  test('what hides where it is 1 is no attention', () => {
    const padded = withInputs(tokens('tokens'), bool('src_key_padding_mask', [null, 16]))
    expect(guessBinding(padded)).toMatchObject({
      attention: null,
      constants: [{ name: 'src_key_padding_mask', value: 0, shape: [16] }],
    })
  })

  test('token numbers of floats are refused', () => {
    const { code, message } = refusal(withInputs(float('input_ids', [null, 8])))
    expect(code).toBe('MODEL_BINDING')
    expect(message).toContain('Token numbers go in as [batch, length] of int32 or int64')
    expect(message).toContain('"net.onnx" is "input_ids" float32 [?, 8]')
  })

  test('several that could take the token numbers are refused, unless it is said', () => {
    const pair = withInputs(tokens('query_ids'), tokens('ids'), tokens('tokens'))
    expect(refusal(pair).message).toContain('could take the token numbers: "ids" int64 [?, ?], "tokens"')
    expect(guessBinding(pair, { input: 'tokens' })).toMatchObject({
      ids: { name: 'tokens' },
      constants: [{ name: 'query_ids' }, { name: 'ids', shape: [1], value: 0 }],
    })
  })
})

describe('tables', () => {
  test('one input of all columns', () => {
    expect(guessBinding(withInputs(float('x', [null, 30])))).toMatchObject({
      kind: 'table',
      inputs: [{ name: 'x', type: 'float32', shape: [30] }],
      batch: null,
    })
    expect(guessBinding(withInputs(float('x', [8, null])))).toMatchObject({ inputs: [{ shape: [0] }], batch: 8 })
  })

  test('one input for each column, in their order', () => {
    const columns = withInputs(float('age', [null, 1]), string('city', [null, 1]), bool('owner', [null]))
    expect(guessBinding(columns)).toMatchObject({
      inputs: [
        { name: 'age', type: 'float32', shape: [1] },
        { name: 'city', type: 'string', shape: [1] },
        { name: 'owner', type: 'bool', shape: [] },
      ],
      constants: [],
    })
  })

  test('several inputs of several columns are refused, unless it is said', () => {
    const pair = withInputs(float('numbers', [null, 7]), int64('codes', [null, 2]))
    expect(refusal(pair).message).toContain('They are: "numbers" float32 [?, 7], "codes" int64 [?, 2].')
    expect(guessBinding(pair, { kind: 'table', input: 'numbers' })).toMatchObject({
      inputs: [{ name: 'numbers', shape: [7] }],
      constants: [{ name: 'codes', shape: [2], value: 0 }],
    })
  })
})

describe('kinds', () => {
  test('nothing fits', () => {
    for (const shape of [null, [], [null, 3, 8], [null, 1, 2, 6, 6]]) {
      const { message, hint } = refusal(withInputs(float('x', shape)))
      expect(message).toContain('Neither pictures nor texts nor rows go into "net.onnx": its input is "x" float32 [')
      expect(hint).toContain('a text as [batch, length] of int32 or int64')
    }
  })

  test.each<[BindingChoice['kind'], string]>([
    ['image', 'A picture goes in as'],
    ['text', 'Token numbers go in as'],
  ])('a table that is said to be a network of kind %s is refused', (kind, sentence) => {
    expect(refusal(withInputs(float('x', [null, 30])), { kind }).message).toContain(sentence)
  })

  test('rows that are said to be a table', () => {
    const numbers = withInputs(int64('tokens', [null, 8]))
    expect(guessBinding(numbers, { kind: 'table' })).toMatchObject({ kind: 'table', inputs: [{ shape: [8] }] })
    expect(refusal(withInputs(float('x', [null, 3, 8, 8])), { kind: 'table' }).message).toContain('A row goes in as')
  })
})

describe('inputs beside the sample', () => {
  const image = float('image', [null, 3, 8, 8])
  const constantsOf = (...inputs: Parameters<typeof withInputs>) => guessBinding(withInputs(image, ...inputs)).constants

  test('zeros, and ones for what would hide', () => {
    expect(constantsOf(int64('step', [null, null]), bool('pixel_mask', [null, 8, 8]))).toEqual([
      { name: 'step', type: 'int64', perSample: true, shape: [1], value: 0 },
      { name: 'pixel_mask', type: 'bool', perSample: true, shape: [8, 8], value: 1 },
    ])
    expect(constantsOf(bool('bool_masked_pos', [null, 16]))).toMatchObject([{ value: 0 }])
  })

  test('what has no batch serves all samples', () => {
    expect(constantsOf(float('temperature', []), float('anchors', [5, 4]))).toEqual([
      { name: 'temperature', type: 'float32', perSample: false, shape: [], value: 0 },
      { name: 'anchors', type: 'float32', perSample: false, shape: [5, 4], value: 0 },
    ])
  })

  test('what cannot be filled with a number is refused', () => {
    const strange = withInputs(image, string('locale', [null, 1]), float('x', null), float('huge', [2 ** 20, 2 ** 20]))
    const { code, message } = refusal(strange)
    expect(code).toBe('MODEL_BINDING')
    expect(message).toContain('"locale" string [?, 1], "x" float32 [unknown], "huge" float32 [1048576, 1048576].')
  })
})
