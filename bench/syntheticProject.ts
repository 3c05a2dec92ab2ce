import Database from 'better-sqlite3'
import { evaluationKey } from '../main/jobs/keys.ts'
import { storedNetwork } from '../main/jobs/network.ts'
import { accuracyAndLoss } from '../main/knowledge/accuracy.ts'
import { randomIntegers } from '../main/knowledge/random.ts'
import { createProject, type NewModel } from '../main/project/index.ts'

export const networks = ['first', 'second', 'third']
const classes = 10

/**
 * A project as large as they come: so many samples of ten classes, the answers of three networks on all of them, and as
 * many games. No file is behind any of it.
 */
export function createSyntheticProject(path: string, count: number): void {
  const store = createProject(path)
  const random = randomIntegers(0)
  const dataset = store.datasets.add(
    {
      name: 'large',
      kind: 'image',
      column: null,
      path: 'pictures',
      classes: Array.from({ length: classes }, (_, k) => `class ${k}`),
      preprocessing: { channels: 1, order: 'RGB', resize: null, crop: null, scale: 1 / 255, mean: [0], std: [1] },
      skipped: [],
    },
    Array.from({ length: count }, (_, i) => ({
      path: `class ${i % classes}/${String((i * 7919) % count).padStart(6, '0')}.png`,
      label: i % classes,
      sha256: i.toString(16).padStart(64, '0'),
    })),
  )
  const labels = store.datasets.labels(dataset.id)
  for (const model of store.models.addAll(networks.map(modelNamed))) {
    const logits = Float32Array.from({ length: count * classes }, () => random(1000) / 100)
    labels.forEach((label, i) => (logits[i * classes + label] += 5))
    store.evaluations.put({
      key: evaluationKey(storedNetwork(store, model), dataset),
      modelId: model.id,
      datasetId: dataset.id,
      logits,
      ...accuracyAndLoss(logits, labels, classes),
    })
  }
  store.close()
  addGames(path, count)
}

/** In one transaction, past the store, which makes each of them safe on the disk. */
function addGames(path: string, count: number): void {
  const database = new Database(path)
  const insert = database.prepare(`
    INSERT INTO games (key, outputs_key, model_id, dataset_id, sample, class, n, settings, provider, batch, v_empty,
      v_full, created_at, game_values)
    VALUES (?, ?, ?, 1, ?, 0, 6, '{}', 'CPU', 16, 0, 1, 0, zeroblob(512))`)
  database.transaction(() => {
    // Of every network on every third sample.
    for (let i = 0; i < count; i++) {
      const sample = 3 * Math.floor(i / networks.length)
      insert.run(`game ${i}`, `outputs ${i}`, 1 + (i % networks.length), sample)
    }
  })()
  database.close()
}

const modelNamed = (name: string): NewModel => ({
  name,
  role: 'other',
  run: name,
  epoch: null,
  path: `${name}.onnx`,
  sha256: name,
  files: [{ path: `${name}.onnx`, sha256: name, bytes: 1 }],
  inspection: {
    irVersion: 8,
    opset: 17,
    producer: '',
    inputs: [],
    outputs: [],
    operators: {},
    parameters: 0,
    bytes: 1,
    externalData: [],
  },
  binding: {
    kind: 'image',
    input: 'image',
    layout: 'NCHW',
    type: 'float32',
    channels: 1,
    height: 28,
    width: 28,
    batch: null,
    logits: 'logits',
    scale: 'logits',
    classes,
    features: null,
    featureCount: 0,
    constants: [],
  },
})
