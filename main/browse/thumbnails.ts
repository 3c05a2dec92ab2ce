import { CarryoverError, type Pictures } from '../../contract/index.ts'
import { framed, pictureWithin } from '../datasets/asPictures.ts'
import { inOrder, picturesAtOnce } from '../datasets/inOrder.ts'
import { canonicalJson } from '../files/canonicalJson.ts'
import { createInputs } from '../jobs/inputs.ts'
import type { DatasetRecord, Store } from '../project/index.ts'
import { createRecent } from './recent.ts'

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
  const inputs = createInputs(store, dataset)
  const { preprocessing } = dataset

  async function thumbnail(index: number): Promise<Pictures | null> {
    const { sha256 } = store.datasets.sample(dataset.id, index)
    const key = canonicalJson([sha256, preprocessing, size])
    const known = held.get(key)
    if (known) return known
    try {
      const picture = pictureWithin(await inputs.tensor(index), preprocessing, size)
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
