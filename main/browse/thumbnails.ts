import { CarryoverError, type Pictures } from '../../contract/index.ts'
import { framed, pictureWithin } from '../datasets/asPictures.ts'
import { inOrder, picturesAtOnce } from '../datasets/inOrder.ts'
import { canonicalJson } from '../files/canonicalJson.ts'
import { loadSample } from '../datasets/index.ts'
import { fromStoredPath, type DatasetRecord, type Store } from '../project/index.ts'
import { giveBack } from '../files/giveBack.ts'
import { createRecent } from '../files/recent.ts'

const heldBytes = 64 * 2 ** 20
/** By what they show, so that none is ever out of date, whatever project it is from. */
const held = createRecent<Pictures>(heldBytes, ({ rgba }) => rgba.byteLength)

/** Samples as the network sees them, small. One whose file is missing, changed or damaged stays blank. */
export async function thumbnails(
  store: Store,
  dataset: DatasetRecord,
  samples: number[],
  size: number,
): Promise<Pictures> {
  if (dataset.kind !== 'image') {
    throw new CarryoverError('USAGE', `The data set "${dataset.name}" holds no pictures.`)
  }
  const { preprocessing, column } = dataset
  const set = { path: fromStoredPath(store.path, dataset.path), column, preprocessing }

  async function thumbnail(index: number): Promise<Pictures | null> {
    const sample = store.datasets.sample(dataset.id, index)
    const key = canonicalJson([sample.sha256, preprocessing, size])
    const known = held.get(key)
    if (known) return known
    try {
      const tensor = await loadSample(set, sample)
      const picture = pictureWithin(tensor, preprocessing, size)
      giveBack(tensor.data)
      held.set(key, picture)
      return picture
    } catch (error) {
      if (error instanceof CarryoverError) return null
      throw error
    }
  }

  const pictures: (Pictures | null)[] = []
  for await (const picture of inOrder(samples, picturesAtOnce, thumbnail)) pictures.push(picture)
  return framed(pictures)
}
