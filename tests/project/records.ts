import type { Explanation } from '../../contract/explanations.ts'
import type { ExplanationRecord, NewDataset, NewGame, NewModel, NewSample } from '../../main/project/index.ts'

export const model = (name: string): NewModel => ({
  name,
  role: 'finetuned',
  run: 'a',
  epoch: 3,
  path: `models/${name}.onnx`,
  sha256: name.padEnd(64, '0'),
  files: [{ path: `models/${name}.onnx`, sha256: name.padEnd(64, '0'), bytes: 1234 }],
  inspection: {
    irVersion: 8,
    opset: 17,
    producer: 'tests',
    inputs: [{ name: 'x', type: 'float32', shape: [null, 1, 28, 28] }],
    outputs: [{ name: 'logits', type: 'float32', shape: [null, 5] }],
    operators: { Conv: 2 },
    parameters: 10,
    bytes: 1234,
    externalData: [],
  },
  binding: {
    kind: 'image',
    input: 'x',
    layout: 'NCHW',
    type: 'float32',
    channels: 1,
    height: 28,
    width: 28,
    batch: null,
    logits: 'logits',
    scale: 'logits',
    classes: 5,
    features: null,
    featureCount: 0,
    constants: [],
  },
})

export const dataset = (name: string): NewDataset => ({
  name,
  kind: 'image',
  column: null,
  path: `data/${name}`,
  classes: ['five', 'six'],
  preprocessing: {
    channels: 1,
    order: 'RGB',
    resize: null,
    crop: [28, 28],
    scale: 1 / 255,
    mean: [0.1307],
    std: [0.3081],
  },
  skipped: [{ path: 'broken.png', reason: 'truncated' }],
})

export const samples = (count: number): NewSample[] =>
  Array.from({ length: count }, (_, i) => ({
    path: `${i % 2 === 0 ? 'five' : 'six'}/${i}.png`,
    label: i % 3 === 0 ? null : i % 2,
    sha256: i.toString(16).padStart(64, '0'),
  }))

/** Numbers that a rounding to 32 bits, a shift or a wrong order would change. */
export const numbers = (length: number, seed: number): Float64Array<ArrayBuffer> =>
  Float64Array.from({ length }, (_, i) => Math.sin(i + seed) / 3)

export const game = (key: string, modelId: number, datasetId: number, sample: number, n = 4): NewGame => ({
  key,
  outputsKey: `outputs of ${key}`,
  modelId,
  datasetId,
  sample,
  class: 1,
  n,
  settings: {
    players: { kind: 'grid', rows: 2, columns: 2 },
    baseline: { kind: 'blur', sigma: 2.5 },
    value: 'log-odds',
    target: 'label',
  },
  provider: 'cpu',
  batch: 16,
  values: numbers(2 ** n, sample),
})

export function explanationOf(key: string, gameKey: string, n = 4): ExplanationRecord {
  const explanation: Explanation = {
    n,
    kappa: 0.02,
    delta: 0.1,
    constant: -1.05,
    and: numbers(2 ** n, 100),
    or: numbers(2 ** n, 200),
    objective: 2.5,
    lowerBound: 2.25,
    gap: 0.1,
    residualMax: 0.0625,
    vEmpty: -1,
    vFull: 1,
    steps: 321,
  }
  return { key, gameKey, extraction: 'separate', alpha: null, group: [gameKey], explanation }
}
