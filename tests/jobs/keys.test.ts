import { describe, expect, test } from 'vitest'
import { calibrationKey, evaluationKey, explanationKey, gameKey, outputsKey, probeKey } from '../../main/jobs/keys.ts'
import type { Network } from '../../main/jobs/network.ts'
import { dataset, network, sample, settings } from './records.ts'

type Description = Parameters<typeof outputsKey>[0]
const described: Description = { network, sample, dataset, settings, byHand: null, baselineSha256: null }
const withModel = (model: Partial<Network['model']>): Network => ({ ...network, model: { ...network.model, ...model } })
const probe = {
  key: 'p1',
  modelId: 1,
  datasetId: 2,
  testId: null,
  C: 1,
  classes: 5,
  features: 64,
  info: {
    model: 'cnn',
    data: 'train',
    test: null,
    C: 1,
    classes: 5,
    features: 64,
    trainAccuracy: 1,
    testAccuracy: null,
    loss: 0,
    gradientNorm: 0,
    iterations: 1,
  },
  weights: new Float64Array(),
  intercept: new Float64Array(),
}

describe('outputs', () => {
  const key = outputsKey(described)
  const changes: [what: string, change: Partial<Description>][] = [
    ['the file', { network: withModel({ files: [{ path: 'cnn.onnx', sha256: 'a2', bytes: 306_599 }] }) }],
    [
      'external data',
      { network: withModel({ files: [...network.model.files, { path: 'cnn.data', sha256: 'a3', bytes: 1 }] }) },
    ],
    ['the binding', { network: withModel({ binding: { ...network.model.binding, logits: 'other' } }) }],
    ['a probe', { network: { ...network, probe } }],
    ['another probe', { network: { ...network, probe: { ...probe, key: 'p2' } } }],
    ['the sample', { sample: { ...sample, sha256: 's2' } }],
    ['the preprocessing', { dataset: { ...dataset, preprocessing: { ...dataset.preprocessing, mean: [0.5] } } }],
    ['the players', { settings: { ...settings, players: { kind: 'grid', rows: 4, columns: 3 } } }],
    ['the baseline', { settings: { ...settings, baseline: { kind: 'black' } } }],
    ['a number in the baseline', { settings: { ...settings, baseline: { kind: 'constant', value: 0 } } }],
    ['another number in it', { settings: { ...settings, baseline: { kind: 'constant', value: 1 } } }],
    ['players made by hand', { settings: { ...settings, players: { kind: 'hand' } }, byHand: 'h1' }],
    ['other players made by hand', { settings: { ...settings, players: { kind: 'hand' } }, byHand: 'h2' }],
    [
      'another sample as the baseline',
      { settings: { ...settings, baseline: { kind: 'sample', index: 4 } }, baselineSha256: 's4' },
    ],
    ['another provider', { settings: { ...settings, provider: 'webgpu' } }],
    ['yet another provider', { settings: { ...settings, provider: 'cuda' } }],
    ['probabilities', { network: withModel({ binding: { ...network.model.binding, scale: 'probabilities' } }) }],
    ['the mean as the baseline', { settings: { ...settings, baseline: { kind: 'mean' } } }],
    [
      'the mean of other data',
      { settings: { ...settings, baseline: { kind: 'mean' } }, dataset: { ...dataset, contentSha256: 'd2' } },
    ],
  ]

  test('the CPU needs no mention, as in older projects', () => {
    expect(outputsKey({ ...described, settings: { ...settings, provider: 'cpu' } })).toBe(key)
  })

  test('whatever changes the numbers changes the key, and no two changes give the same', () => {
    const keys = [key, ...changes.map(([, change]) => outputsKey({ ...described, ...change }))]
    expect(new Set(keys).size).toBe(keys.length)
    for (const each of keys) expect(each).toMatch(/^[0-9a-f]{64}$/)
  })

  test('names, places, numbers in lists and what is explained of the outputs do not matter', () => {
    const elsewhere: Description = {
      network: {
        ...withModel({ id: 9, name: 'net', path: 'x.onnx', run: 'r', epoch: 1, addedAt: 5 }),
        file: '/x.onnx',
      },
      sample: { ...sample, index: 8, path: 'other.png', label: 4 },
      dataset: { ...dataset, id: 7, name: 'data', path: '/data', count: 9, contentSha256: 'd2', addedAt: 5 },
      settings: { target: 3, value: 'prob', baseline: settings.baseline, players: settings.players },
      byHand: null,
      baselineSha256: null,
    }
    expect(outputsKey(elsewhere)).toBe(key)
  })
})

test('a game is its outputs, class and value function', () => {
  const keys = [
    gameKey('o1', 0, 'log-odds'),
    gameKey('o2', 0, 'log-odds'),
    gameKey('o1', 1, 'log-odds'),
    gameKey('o1', 0, 'prob'),
  ]
  expect(new Set(keys).size).toBe(keys.length)
  expect(gameKey('o1', 0, 'log-odds')).toBe(keys[0])
})

test('an explanation is its games in their order and how it was extracted', () => {
  const how = { kappa: 0.02, tolerance: 1e-3, extraction: 'joint' as const, alpha: 0.1 }
  const keys = [
    explanationKey(['g1', 'g2'], how),
    explanationKey(['g2', 'g1'], how),
    explanationKey(['g1'], how),
    explanationKey(['g1', 'g2'], { ...how, kappa: 0 }),
    explanationKey(['g1', 'g2'], { ...how, tolerance: 1e-4 }),
    explanationKey(['g1', 'g2'], { ...how, alpha: 0.2 }),
    explanationKey(['g1', 'g2'], { ...how, extraction: 'separate' }),
  ]
  expect(new Set(keys).size).toBe(keys.length)
})

test('an evaluation and a probe on the same data are different things', () => {
  const other = { ...dataset, contentSha256: 'd2' }
  const keys = [
    evaluationKey(network, dataset),
    evaluationKey(network, other),
    probeKey(network, dataset, 1),
    probeKey(network, other, 1),
    probeKey(network, dataset, 2),
    probeKey(network, dataset, 'search'),
  ]
  expect(new Set(keys).size).toBe(keys.length)
})

test('checkpoints of one architecture share a calibration, other architectures, pictures or threads do not', () => {
  const { inspection, binding } = network.model
  const shapes = [[1, 28, 28]]
  const key = calibrationKey(inspection, binding, shapes, 1)
  expect(calibrationKey({ ...inspection, producer: 'keras', bytes: 1 }, binding, shapes, 1)).toBe(key)
  expect(calibrationKey({ ...inspection, parameters: 2 }, binding, shapes, 1)).not.toBe(key)
  expect(calibrationKey({ ...inspection, operators: { Conv: 3, Gemm: 2 } }, binding, shapes, 1)).not.toBe(key)
  expect(calibrationKey(inspection, binding, [[1, 32, 32]], 1)).not.toBe(key)
  expect(calibrationKey(inspection, binding, shapes, 2)).not.toBe(key)
})
