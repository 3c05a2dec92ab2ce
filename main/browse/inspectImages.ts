import type { DataSource, InspectedData, Pictures, SampleInfo } from '../../contract/index.ts'
import { framed, pictureWithin } from '../datasets/asPictures.ts'
import { inOrder, picturesAtOnce } from '../datasets/inOrder.ts'
import { giveBack } from '../files/giveBack.ts'
import { loadSample, pictureSteps, readImages } from '../datasets/index.ts'

export type ImagesTask = Pick<DataSource, 'path' | 'label' | 'column' | 'preset' | 'preprocessing'>

const mostPictures = 40
/** Longer side of a picture, in pixels. */
const mostPixels = 256

/** Pictures that are decoded to see that they can be. */
const mostLookedAt = 60

/**
 * What a folder, manifest, array or Parquet file would be added as, with one picture of each class as the network would
 * see it.
 */
export async function inspectImages(task: ImagesTask): Promise<Extract<InspectedData, { kind: 'image' }>> {
  const { path, label } = task
  const set = await readImages(path, { label, column: task.column, most: mostLookedAt })
  const { classes, count, skipped, column, whole } = set
  const preprocessing = pictureSteps(set, task.preset, task.preprocessing)
  const samples = oneOfEach(set.samples)
  const raw = createRange()
  const input = createRange()
  /** Only what is shown is kept: many large pictures would fill the memory. */
  async function look(sample: SampleInfo): Promise<Pictures> {
    const tensor = await loadSample({ path, column, preprocessing }, sample)
    const { data, channels } = tensor
    const { scale, mean, std } = preprocessing
    for (let channel = 0; channel < channels; channel++) {
      const pixels = data.length / channels
      // The largest raw value is that of the largest the network sees: scale and deviation are positive.
      for (const value of extent(data.subarray(channel * pixels, (channel + 1) * pixels))) {
        input.add(value)
        raw.add((value * std[channel] + mean[channel]) / scale)
      }
    }
    const picture = pictureWithin(tensor, preprocessing, mostPixels)
    giveBack(data)
    return picture
  }
  const pictures: Pictures[] = []
  for await (const picture of inOrder(samples, picturesAtOnce, look)) pictures.push(picture)
  return {
    kind: 'image',
    info: { kind: 'image', path, missing: false, classes, count, preprocessing, column, skipped },
    whole,
    samples: samples.map((sample) => ({ ...sample, content: null })),
    pictures: framed(pictures),
    range: { raw: raw.rounded(), input: input.rounded() },
  }
}

/** The first sample of each class, and the first without a label. */
function oneOfEach(samples: SampleInfo[]): SampleInfo[] {
  const first = new Map<number | null, SampleInfo>()
  for (const sample of samples) if (!first.has(sample.label)) first.set(sample.label, sample)
  return [...first.values()].sort((a, b) => (a.label ?? Infinity) - (b.label ?? Infinity)).slice(0, mostPictures)
}

function extent(values: Float32Array): [least: number, most: number] {
  let [least, most] = [Infinity, -Infinity]
  for (let i = 0; i < values.length; i++) {
    if (values[i] < least) least = values[i]
    if (values[i] > most) most = values[i]
  }
  return [least, most]
}

function createRange() {
  let least = Infinity
  let most = -Infinity
  // Levels come back from float32, a little off; + 0 makes a zero of a negative one.
  const round = (value: number) => Math.round(value * 1e4) / 1e4 + 0
  return {
    add(value: number) {
      least = Math.min(least, value)
      most = Math.max(most, value)
    },
    rounded: (): [number, number] => [round(least), round(most)],
  }
}
