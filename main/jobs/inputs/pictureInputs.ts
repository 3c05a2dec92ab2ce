import type { PictureBinding, PlayersSpec, SampleTensor } from '../../../contract/index.ts'
import { CarryoverError } from '../../../contract/index.ts'
import { fitsShape, framed, loadSample, meanSample, pictureOf, rawLevels, shapeInWords } from '../../datasets/index.ts'
import {
  background,
  baselineFor,
  checkHandMap,
  createCoalitionMasker,
  elementsOf,
  gridMap,
  playerNames,
  regionNames,
  superpixels,
  type MaskedTensor,
} from '../../players/index.ts'
import { fromStoredPath, type ImageDataset, type Store } from '../../project/index.ts'
import { bindingOf, feedsOf, type Cut, type Inputs } from './inputs.ts'
import { handMapOf } from './byHand.ts'
import { onceFor } from './once.ts'

const pageSize = 1000

/** Pictures: their pixels belong to players, all channels of a pixel to the same one. */
export function pictureInputs(store: Store, dataset: ImageDataset, most: number): Inputs {
  const { preprocessing } = dataset
  const set = { path: fromStoredPath(store.path, dataset.path), column: dataset.column, preprocessing }
  const tensor = (index: number, shape?: PictureBinding) =>
    loadSample(set, store.datasets.sample(dataset.id, index), shape)

  const mapOf = (index: number, spec: PlayersSpec, picture: SampleTensor): Uint8Array => {
    const { height, width } = picture
    if (spec.kind === 'grid') return gridMap(spec, height, width, most)
    if (spec.kind === 'hand') {
      const map = handMapOf(store, dataset.id, index)
      checkHandMap(map, picture)
      return map.players
    }
    const count = spec.kind === 'slic' ? spec.count : 0
    return superpixels({ ...picture, data: rawLevels(picture, preprocessing) }, count, most)
  }

  /** The mean of all samples, computed once while the project is open. */
  const mean = () =>
    onceFor(store, ['mean', dataset.contentSha256, preprocessing], () => {
      const samples = []
      for (let offset = 0; offset < dataset.count; offset += pageSize) {
        samples.push(...store.datasets.samples(dataset.id, offset, pageSize))
      }
      return meanSample(set, samples)
    })

  async function cutUp(index: number, { players, baseline: spec }: Cut) {
    const picture = await tensor(index)
    const given = {
      mean: spec.kind === 'mean' ? await mean() : null,
      other: spec.kind === 'sample' ? await tensor(spec.index) : null,
    }
    return {
      picture,
      baseline: baselineFor(spec, picture, preprocessing, given),
      map: mapOf(index, players, picture),
    }
  }

  const playersOf = (index: number, spec: PlayersSpec) => {
    if (spec.kind === 'grid') return { n: spec.rows * spec.columns, names: playerNames(spec) }
    if (spec.kind === 'slic') return { n: spec.count, names: regionNames(spec.count) }
    const map = handMapOf(store, dataset.id, index)
    return { n: map.n, names: regionNames(map.n) }
  }

  return {
    players: (index, spec) => Promise.resolve().then(() => playersOf(index, spec)),

    async feeds(index, wanted) {
      const binding = bindingOf(wanted, 'image')
      return feedsOf([tensorOf(await tensor(index), binding)])
    },

    async masked(index, cut, wanted) {
      const binding = bindingOf(wanted, 'image')
      const { n } = playersOf(index, cut.players)
      const { picture, baseline, map } = await cutUp(index, cut)
      return { n, tensors: [tensorOf(picture, binding, { baseline, map })] }
    },

    async view(index, cut) {
      const { n } = playersOf(index, cut.players)
      const picture = await tensor(index)
      const { width, height } = picture
      const map = { width, height, n, players: mapOf(index, cut.players, picture) }
      return { kind: 'image', picture: pictureOf(picture, preprocessing), map }
    },

    async maskedViews(index, cut, masks) {
      const { n } = playersOf(index, cut.players)
      const { picture, baseline, map } = await cutUp(index, cut)
      const { data, channels, width, height } = picture
      const fill = createCoalitionMasker({ sample: data, baseline, map: repeated(map, channels), absent: 'replaced' })
      const pictures = masks.map((mask) => {
        const masked = new Float32Array(data.length)
        fill(masked, 0, (player) => ((mask >> player) & 1) === 1)
        return pictureOf({ ...picture, data: masked }, preprocessing)
      })
      return {
        kind: 'image',
        view: { kind: 'image', picture: pictureOf(picture, preprocessing), map: { width, height, n, players: map } },
        pictures: framed(pictures),
      }
    },
  }
}

/** The map of one channel for all of them. */
function repeated(map: Uint8Array, channels: number): Uint8Array {
  const all = new Uint8Array(channels * map.length)
  for (let channel = 0; channel < channels; channel++) all.set(map, channel * map.length)
  return all
}

/** A picture (CHW) in the layout and the type of a network. Throws SAMPLE_INVALID where it does not fit. */
function tensorOf(
  picture: SampleTensor,
  binding: PictureBinding,
  players?: { baseline: Float32Array; map: Uint8Array },
): MaskedTensor {
  const { data, channels, height, width } = picture
  const { input: name, layout, type } = binding
  if (!fitsShape(picture, binding)) {
    throw new CarryoverError(
      'SAMPLE_INVALID',
      `The network takes ${shapeInWords(binding)}; the picture is ${shapeInWords(picture)}.`,
      'Add the data set again with the preset, or the size and channels, that the network was trained with.',
    )
  }
  if (type === 'string') throw new CarryoverError('SAMPLE_INVALID', `The input "${name}" takes text, not pictures.`)
  const pixels = height * width
  const interleaved = layout === 'NHWC' && channels > 1
  const arranged = <T extends Float32Array | Uint8Array>(values: T): T => {
    if (!interleaved) return values
    const out = values.slice() as T
    for (let pixel = 0, to = 0; pixel < pixels; pixel++) {
      for (let channel = 0; channel < channels; channel++) out[to++] = values[channel * pixels + pixel]
    }
    return out
  }
  const { baseline, map } = players ?? { baseline: data, map: new Uint8Array(pixels).fill(background) }
  return {
    name,
    type,
    shape: layout === 'NCHW' ? [channels, height, width] : [height, width, channels],
    sample: elementsOf(arranged(data), type),
    baseline: elementsOf(arranged(baseline), type),
    map: arranged(repeated(map, channels)),
    absent: 'replaced',
  }
}
