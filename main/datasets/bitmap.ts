import { decode } from '@cwasm/nsbmp'
import { mostPixels, UnreadablePicture } from './picture.ts'
import type { RawPixels } from './picture.ts'

/** Decodes a BMP, 1 to 32 bits a pixel, also run-length coded, which sharp cannot. */
export function decodeBitmap(bytes: Buffer): RawPixels {
  if (declaredPixels(bytes) > mostPixels)
    throw new UnreadablePicture(`has more than ${mostPixels / 1e6} million pixels`)
  try {
    const { data, height, width } = decode(bytes)
    return { data: new Uint8Array(data.buffer), bands: 4, height, width }
  } catch (error) {
    throw new UnreadablePicture('is a damaged BMP picture', { cause: error })
  }
}

/** The oldest header, of 12 bytes, has 16-bit sides; later ones have 32 bits, the height negative when rows run down. */
function declaredPixels(bytes: Buffer): number {
  if (bytes.length < 26) throw new UnreadablePicture('is a damaged BMP picture')
  if (bytes.readUInt32LE(14) === 12) return bytes.readUInt16LE(18) * bytes.readUInt16LE(20)
  return Math.abs(bytes.readInt32LE(18) * bytes.readInt32LE(22))
}
