import type { GameSettings, SampleInfo } from '../../contract/index.ts'
import type { Network } from '../../main/jobs/network.ts'
import type { ImageDataset } from '../../main/project/index.ts'
import { binding, sampleFile } from './sampleNetwork.ts'

/** Records as a project would hold them. */
export const network: Network = {
  model: {
    id: 1,
    name: 'cnn',
    role: 'finetuned',
    run: 'finetuned',
    epoch: 40,
    path: 'models/cnn.onnx',
    sha256: 'a1',
    files: [{ path: 'cnn.onnx', sha256: 'a1', bytes: 306_599 }],
    inspection: {
      irVersion: 8,
      opset: 17,
      producer: 'pytorch',
      inputs: [],
      outputs: [],
      operators: { Conv: 2, Gemm: 2 },
      parameters: 74_373,
      bytes: 306_599,
      externalData: [],
    },
    binding,
    addedAt: 0,
  },
  file: sampleFile,
  probe: null,
  classes: 5,
}

export const dataset: ImageDataset = {
  id: 1,
  name: 'digits',
  kind: 'image',
  path: 'data/test',
  column: null,
  classes: ['5', '6', '7', '8', '9'],
  count: 1000,
  preprocessing: {
    channels: 1,
    order: 'RGB',
    resize: null,
    crop: null,
    scale: 1 / 255,
    mean: [0.1307],
    std: [0.3081],
  },
  skipped: [],
  contentSha256: 'd1',
  addedAt: 0,
}

export const sample: SampleInfo = { index: 3, path: '5/0003.png', label: 0, sha256: 's1' }

export const settings: GameSettings = {
  players: { kind: 'grid', rows: 3, columns: 4 },
  baseline: { kind: 'zero' },
  value: 'log-odds',
  target: 'label',
}
