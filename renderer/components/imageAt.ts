import type { Pictures } from '../../contract/pictures.ts'

/** One of several pictures, to be drawn; null where there is none. */
export function imageAt({ width, height, rgba }: Pictures, place: number): ImageData | null {
  const bytes = width * height * 4
  const pixels = new Uint8ClampedArray(rgba.subarray(place * bytes, (place + 1) * bytes))
  return bytes > 0 && pixels.length === bytes ? new ImageData(pixels, width, height) : null
}
