import type { BaselineSpec, GameSettings, PlayersSpec, SampleTensor } from '../../contract/index.ts'
import { imageRoot, loadSample, meanSample, type SampleShape } from '../datasets/index.ts'
import { canonicalJson } from '../files/canonicalJson.ts'
import { baselineFor, gridMap } from '../players/index.ts'
import { fromStoredPath, type DatasetRecord, type Store } from '../project/index.ts'

/** One sample ready to be masked: CHW arrays and the player of each pixel. */
export interface MaskedInput {
  sample: SampleTensor
  baseline: Float32Array
  map: Uint8Array
}

/** Reads samples of a data set as its networks see them; what all samples share is made once. */
export interface Inputs {
  /** `shape` is what it must fit. Throws what `loadSample` throws. */
  tensor(index: number, shape?: SampleShape): Promise<SampleTensor>
  masked(index: number, settings: Pick<GameSettings, 'players' | 'baseline'>): Promise<MaskedInput>
}

const pageSize = 1000

export function createInputs(store: Store, dataset: DatasetRecord): Inputs {
  const root = imageRoot(fromStoredPath(store.path, dataset.path))
  const maps = new Map<string, Uint8Array>()

  function mapFor(players: PlayersSpec, height: number, width: number): Uint8Array {
    const key = JSON.stringify([players, height, width])
    let map = maps.get(key)
    if (!map) maps.set(key, (map = gridMap(players, height, width)))
    return map
  }

  async function baseline(spec: BaselineSpec, sample: SampleTensor): Promise<Float32Array> {
    const needed = spec.kind === 'mean' ? await meanOf(store, dataset) : null
    return baselineFor(spec, sample, dataset.preprocessing, needed)
  }

  const tensor = (index: number, shape?: SampleShape) =>
    loadSample(root, store.datasets.sample(dataset.id, index), dataset.preprocessing, shape)

  return {
    tensor,
    async masked(index, settings) {
      const sample = await tensor(index)
      return {
        sample,
        baseline: await baseline(settings.baseline, sample),
        map: mapFor(settings.players, sample.height, sample.width),
      }
    },
  }
}

const means = new WeakMap<Store, Map<string, Promise<Float32Array>>>()

/** The mean of all samples of a data set, computed once while the project is open. */
function meanOf(store: Store, dataset: DatasetRecord): Promise<Float32Array> {
  const ofStore = means.get(store) ?? new Map<string, Promise<Float32Array>>()
  means.set(store, ofStore)
  const key = canonicalJson([dataset.contentSha256, dataset.preprocessing])
  const known = ofStore.get(key)
  if (known) return known
  const samples = []
  for (let offset = 0; offset < dataset.count; offset += pageSize) {
    samples.push(...store.datasets.samples(dataset.id, offset, pageSize))
  }
  const mean = meanSample(imageRoot(fromStoredPath(store.path, dataset.path)), samples, dataset.preprocessing)
  ofStore.set(key, mean)
  mean.catch(() => ofStore.delete(key))
  return mean
}
