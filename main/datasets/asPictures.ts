import type { Preprocessing, SampleTensor } from '../../contract/datasets.ts'
import type { Pictures } from '../../contract/pictures.ts'
import { resizePicture } from './resize.ts'

/**
 * A network's input brought back to levels 0…255, channel by channel in the order of the picture: `(x · std + mean) /
 * scale`, with the range of raw values stretched over the levels and what is outside cut.
 */
export function rawLevels({ data, channels, height, width }: SampleTensor, preprocessing: Preprocessing): Float32Array {
  const { scale, mean, std, order, range: [low, high] = [0, 255] } = preprocessing
  const pixels = height * width
  const levels = new Float32Array(data.length)
  for (let channel = 0; channel < channels; channel++) {
    const c = order === 'BGR' ? channels - 1 - channel : channel
    for (let pixel = 0; pixel < pixels; pixel++) {
      const raw = (data[c * pixels + pixel] * (std[c] ?? 1) + (mean[c] ?? 0)) / scale
      levels[channel * pixels + pixel] = Math.max(0, Math.min(255, ((raw - low) * 255) / (high - low || 1)))
    }
  }
  return levels
}

/** The same as pixels: RGBA, row by row; grey repeated. */
export function pictureOf(tensor: SampleTensor, preprocessing: Preprocessing): Pictures {
  const { channels, height, width } = tensor
  const levels = rawLevels(tensor, preprocessing)
  const pixels = height * width
  const rgba = new Uint8Array(pixels * 4).fill(255)
  for (let channel = 0; channel < 3; channel++) {
    const from = Math.min(channel, channels - 1) * pixels
    for (let pixel = 0; pixel < pixels; pixel++) rgba[pixel * 4 + channel] = Math.round(levels[from + pixel])
  }
  return { width, height, count: 1, rgba }
}

/** The same, shrunk so that its longer side is at most `most` pixels. */
export function pictureWithin(tensor: SampleTensor, preprocessing: Preprocessing, most: number): Pictures {
  const { data, height, width } = tensor
  const longer = Math.max(height, width)
  if (longer <= most) return pictureOf(tensor, preprocessing)
  const scaled = (side: number) => Math.max(1, Math.round((side * most) / longer))
  const { channels } = preprocessing
  const small = resizePicture({ data, channels, height, width }, scaled(height), scaled(width))
  return pictureOf({ ...small, data: Float32Array.from(small.data) }, preprocessing)
}

/**
 * Pictures one after the other in a frame that holds the largest of them, in the middle where they are smaller; what is
 * around them, and all of one that is null, is transparent. A frame of nothing has one pixel.
 */
export function framed(pictures: readonly (Pictures | null)[]): Pictures {
  const width = Math.max(1, ...pictures.map((picture) => picture?.width ?? 0))
  const height = Math.max(1, ...pictures.map((picture) => picture?.height ?? 0))
  const rgba = new Uint8Array(pictures.length * width * height * 4)
  pictures.forEach((picture, i) => {
    if (!picture) return
    const left = Math.floor((width - picture.width) / 2)
    const top = i * height + Math.floor((height - picture.height) / 2)
    const line = picture.width * 4
    for (let y = 0; y < picture.height; y++) {
      rgba.set(picture.rgba.subarray(y * line, (y + 1) * line), ((top + y) * width + left) * 4)
    }
  })
  return { width, height, count: pictures.length, rgba }
}
