import sharp from 'sharp'
import type { Pictures } from '../../contract/pictures.ts'

/** The first of the pictures, pixel by pixel, as the URI of a PNG that figures embed. */
export async function pictureUri({ width, height, rgba }: Pictures): Promise<string> {
  const pixels = rgba.subarray(0, width * height * 4)
  const isOpaque = pixels.every((value, at) => at % 4 !== 3 || value === 255)
  const picture = sharp(pixels, { raw: { width, height, channels: 4 } })
  // What is opaque is a third smaller without saying so, and goes into a PDF as it is.
  const png = await (isOpaque ? picture.removeAlpha() : picture)
    .png({ compressionLevel: 9, adaptiveFiltering: false })
    .toBuffer()
  return `data:image/png;base64,${png.toString('base64')}`
}
