import { hash } from 'node:crypto'
import type { DatasetInfo, Preprocessing, SampleInfo, SampleTensor } from '../../contract/datasets.ts'
import { CarryoverError } from '../../contract/errors.ts'
import type { PictureBinding } from '../../contract/models.ts'
import { containedFile } from '../files/contain.ts'
import { imageRoot } from './imageFolder.ts'
import { inOrder, picturesAtOnce } from './inOrder.ts'
import { UnreadablePicture } from './picture.ts'
import { preprocess } from './preprocess.ts'
import { readPictureFile } from './readPictureFile.ts'

/** What tells a sample's file. */
export type SampleFile = Pick<SampleInfo, 'path' | 'sha256'>

/** What a network takes; 0 where it leaves that free. */
export type SampleShape = Pick<PictureBinding, 'channels' | 'height' | 'width'>

/** Where the pictures of a data set are, and how they become what networks see. */
export interface PictureSet {
  /** Absolute path of the folder, manifest or file. */
  path: string
  column: Extract<DatasetInfo, { kind: 'image' }>['column']
  preprocessing: Preprocessing
}

/**
 * Reads one sample as the network sees it, provided its file is still the one that was added.
 *
 * @param shape what the network takes, when it must fit one
 * @throws DATASET_MISSING, DATASET_CHANGED, SAMPLE_INVALID
 */
export async function loadSample(set: PictureSet, sample: SampleFile, shape?: SampleShape): Promise<SampleTensor> {
  const bytes = await readSample(imageRoot(set.path), sample)
  const image = await preprocess(bytes, set.preprocessing).catch((error: unknown) => {
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

/**
 * Mean of samples as the network sees them, number by number (CHW). Summed in float64 in the order given, so it is the
 * same to the last bit wherever it is computed.
 *
 * @throws SAMPLE_INVALID when two samples differ in shape, and what `loadSample` throws
 */
export async function meanSample(set: PictureSet, samples: readonly SampleFile[]): Promise<Float32Array> {
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
 * The bytes of a sample's file, provided it is still the one that was added.
 *
 * @throws DATASET_MISSING, DATASET_CHANGED
 */
export async function readSample(root: string, sample: SampleFile): Promise<Buffer> {
  const missing = (fault: string) =>
    new CarryoverError(
      'DATASET_MISSING',
      `"${sample.path}" in "${root}" ${fault}.`,
      'Put the file back where it was, or add the data set again.',
    )
  const file = await containedFile(root, sample.path, missing)
  const bytes = await readPictureFile(file).catch((error: unknown) => {
    throw error instanceof UnreadablePicture ? missing(error.message) : error
  })
  if (hash('sha256', bytes) !== sample.sha256) {
    throw new CarryoverError(
      'DATASET_CHANGED',
      `"${sample.path}" in "${root}" is not the file that was added to the project.`,
      'Put the original back, or add the data set again.',
    )
  }
  return bytes
}

/** Whether a picture is what a network takes; 0 is free. */
export function fitsShape(image: SampleShape, shape: SampleShape): boolean {
  return (['channels', 'height', 'width'] as const).every((side) => shape[side] === 0 || shape[side] === image[side])
}

export function shapeInWords({ channels, height, width }: SampleShape): string {
  const [c, h, w] = [channels, height, width].map((size) => (size === 0 ? 'any' : String(size)))
  return `${c} × ${h} × ${w}`
}
