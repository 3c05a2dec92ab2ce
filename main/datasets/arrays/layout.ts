import { readElements } from '../../files/npy.ts'
import type { NpyHeader } from '../../files/npyHeader.ts'
import { mostWidePixels, type RawPixels } from '../picture.ts'
import type { Invalid } from '../row.ts'

/** How the pictures lie in an array. */
export interface PictureLayout {
  /** Number of pictures. */
  count: number
  height: number
  width: number
  channels: 1 | 3
  channelsLast: boolean
  /** Bytes of one picture. */
  bytes: number
}

const isChannels = (length: number): length is 1 | 3 => length === 1 || length === 3

/** Whether an array may hold pictures. */
export const looksLikePictures = ({ type, shape }: NpyHeader): boolean =>
  /^[fiub]/.test(type) && (shape.length === 3 || (shape.length === 4 && (isChannels(shape[1]) || isChannels(shape[3]))))

/**
 * Pictures are [N, H, W], [N, C, H, W] or [N, H, W, C] with 1 or 3 channels; where it could be both, the channels are
 * first.
 *
 * @throws DATASET_INVALID
 */
export function layoutOf(header: NpyHeader, invalid: Invalid): PictureLayout {
  const { shape, elementBytes } = header
  if (!looksLikePictures(header)) {
    throw invalid(
      `holds no pictures: an array [${shape.join(', ')}] of the type ${header.type}`,
      'Pictures are numbers in an array [N, H, W], [N, C, H, W] or [N, H, W, C] with 1 or 3 channels.',
    )
  }
  const [count, ...one] = shape
  const channelsLast = one.length === 3 && !isChannels(one[0])
  const [height, width, channels] = one.length === 2 ? [...one, 1] : channelsLast ? one : [one[1], one[2], one[0]]
  if (count * height * width === 0) throw invalid(`holds no pictures: an array [${shape.join(', ')}]`)
  if (height * width > mostWidePixels)
    throw invalid(`holds pictures of more than ${mostWidePixels / 1e6} million pixels`)
  const bytes = height * width * channels * elementBytes
  return { count, height, width, channels: channels as 1 | 3, channelsLast, bytes }
}

/** The pixels of one picture; bytes and 16-bit numbers without sign are levels, all others the numbers they are. */
export function pixelsOf(bytes: Buffer, header: NpyHeader, layout: PictureLayout): RawPixels {
  const { height, width, channels, channelsLast } = layout
  const pixels = height * width
  const Levels = header.type === 'u1' ? Uint8Array : header.type === 'u2' ? Uint16Array : Float32Array
  const values = readElements(bytes, header, new Levels(pixels * channels))
  if (channels === 3 && channelsLast) return { data: values, bands: 3, height, width }
  const data = new Levels(pixels * 3)
  // Where the second and third level of a pixel are found: with the first one when it is grey.
  const [second, third] = channels === 1 ? [0, 0] : [pixels, 2 * pixels]
  for (let pixel = 0, to = 0; pixel < pixels; pixel++, to += 3) {
    data[to] = values[pixel]
    data[to + 1] = values[pixel + second]
    data[to + 2] = values[pixel + third]
  }
  return { data, bands: 3, height, width }
}
