import type { Preprocessing, SampleInfo, SampleTensor } from '../../contract/datasets.ts'
import { CarryoverError } from '../../contract/errors.ts'
import type { PictureBinding } from '../../contract/models.ts'
import { inOrder, picturesAtOnce } from './inOrder.ts'
import { UnreadablePicture } from './picture.ts'
import { preprocessPixels } from './preprocess.ts'
import { readStored, type PictureSet, type StoredPicture } from './storedPicture.ts'

/** What tells a sample's file. */
export type SampleFile = Pick<SampleInfo, 'path' | 'sha256'>

/** What a network takes; 0 where it leaves that free. */
export type SampleShape = Pick<PictureBinding, 'channels' | 'height' | 'width'>

/** Where the pictures of a data set are, and what networks see of them. */
export interface PictureData extends PictureSet {
  preprocessing: Preprocessing
}

/**
 * Reads one sample as the network sees it, provided it is still the one that was added.
 *
 * @param shape what the network takes, when it must fit one
 * @throws DATASET_MISSING, DATASET_CHANGED, SAMPLE_INVALID
 */
export async function loadSample(set: PictureData, sample: SampleFile, shape?: SampleShape): Promise<SampleTensor> {
  const stored = await readSample(set, sample)
  const image = await seen(stored, set.preprocessing).catch((error: unknown) => {
    if (!(error instanceof UnreadablePicture)) throw error
    throw new CarryoverError('SAMPLE_INVALID', `"${sample.path}" ${error.message}.`)
  })
  if (shape && !fitsShape(image, shape)) {
    throw new CarryoverError(
      'SAMPLE_INVALID',
      `"${sample.path}" gives ${shapeInWords(image)} (channels × height × width); needed are ${shapeInWords(shape)}.`,
      'Set the resize, the crop or the channels of the data set so that its pictures fit.',
    )
  }
  return image
}

const seen = async ({ pixels }: StoredPicture, preprocessing: Preprocessing) =>
  preprocessPixels(await pixels(), preprocessing)

/**
 * Mean of samples as the network sees them, number by number (CHW). Summed in float64 in the order given, so it is the
 * same to the last bit wherever it is computed.
 *
 * @throws SAMPLE_INVALID when two samples differ in shape, and what `loadSample` throws
 */
export async function meanSample(set: PictureData, samples: readonly SampleFile[]): Promise<Float32Array> {
  if (samples.length === 0) {
    throw new CarryoverError('DATASET_INVALID', `"${set.path}" has no samples to take the mean of.`)
  }
  const first = await loadSample(set, samples[0])
  const sums = Float64Array.from(first.data)
  const load = (sample: SampleFile) => loadSample(set, sample, first)
  for await (const { data } of inOrder(samples.slice(1), picturesAtOnce, load)) {
    for (let i = 0; i < sums.length; i++) sums[i] += data[i]
  }
  return Float32Array.from(sums, (sum) => sum / samples.length)
}

/**
 * A sample as it is kept, provided it is still the one that was added.
 *
 * @throws DATASET_MISSING, DATASET_CHANGED
 */
export async function readSample(set: PictureSet, sample: SampleFile): Promise<StoredPicture> {
  const missing = (fault: string) =>
    new CarryoverError(
      'DATASET_MISSING',
      `"${sample.path}" in "${set.path}" ${fault}.`,
      'Put the file back where it was, or add the data set again.',
    )
  const stored = await readStored(set, sample.path, missing)
  if (stored.sha256 !== sample.sha256) {
    throw new CarryoverError(
      'DATASET_CHANGED',
      `"${sample.path}" in "${set.path}" is not the picture that was added to the project.`,
      'Put the original back, or add the data set again.',
    )
  }
  return stored
}

/** Whether a picture is what a network takes; 0 is free. */
export function fitsShape(image: SampleShape, shape: SampleShape): boolean {
  return (['channels', 'height', 'width'] as const).every((side) => shape[side] === 0 || shape[side] === image[side])
}

export function shapeInWords({ channels, height, width }: SampleShape): string {
  const [c, h, w] = [channels, height, width].map((size) => (size === 0 ? 'any' : String(size)))
  return `${c} × ${h} × ${w}`
}
