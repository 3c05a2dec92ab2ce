import { fileURLToPath } from 'node:url'
import type { PictureBinding } from '../../contract/models.ts'
import type { ModelSource, Task } from '../../main/jobs/protocol.ts'
import type { Feed } from '../../main/models/session.ts'
import { gridMap } from '../../main/players/grid.ts'

export const sampleFile = fileURLToPath(new URL('../../resources/sample/models/finetuned-040.onnx', import.meta.url))
export const otherFile = fileURLToPath(new URL('../../resources/sample/models/scratch-040.onnx', import.meta.url))

export const binding: PictureBinding = {
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
  classes: 5,
  features: 'features',
  featureCount: 64,
  constants: [],
}

export const source: ModelSource & { binding: PictureBinding } = {
  file: sampleFile,
  binding,
  bytes: 306_599,
  threads: 1,
  provider: 'cpu',
}

/** Pictures as the network takes them, one after the other. */
export const feed = (data: Float32Array): Feed => ({ name: 'image', type: 'float32', shape: [1, 28, 28], data })

/** Two pictures that nobody would mistake for one another. */
export const picture = Float32Array.from({ length: 28 * 28 }, (_, i) => Math.sin(i / 7) + Math.cos(i / 90))
export const background = Float32Array.from({ length: 28 * 28 }, (_, i) => Math.sin(i * i) / 4)

const grids = { 4: [2, 2], 8: [2, 4], 16: [4, 4] } as const

/** A slice of the game of `n` players on the picture, logits wanted. */
export function slice(n: keyof typeof grids, firstMask: number, count: number, batch: number): Task<'slice'> {
  const [rows, columns] = grids[n]
  return {
    kind: 'slice',
    source,
    probe: null,
    classes: 5,
    tensors: [
      {
        name: 'image',
        type: 'float32',
        shape: [1, 28, 28],
        sample: picture,
        baseline: background,
        map: gridMap({ kind: 'grid', rows, columns }, 28, 28),
        absent: 'replaced',
      },
    ],
    firstMask,
    count,
    batch,
    reduction: null,
  }
}

export const wholeGame = (n: keyof typeof grids) => slice(n, 0, 2 ** n, 8)
