import sharp from 'sharp'
import type { Pictures } from '../../contract/pictures.ts'

/** The first of the pictures, pixel by pixel, as the URI of a PNG that figures embed. */
export async function pictureUri({ width, height, rgba }: Pictures): Promise<string> {
  const pixels = rgba.subarray(0, width * height * 4)
  const png = await sharp(pixels, { raw: { width, height, channels: 4 } })
    .png({ compressionLevel: 9, adaptiveFiltering: false })
    .toBuffer()
  return `data:image/png;base64,${png.toString('base64')}`
}
