import sharp from 'sharp'
import { createTurns } from '../files/turns.ts'
import { decodeBitmap } from './bitmap.ts'
import { mostPixels, mostWidePixels, UnreadablePicture } from './picture.ts'
import type { Picture, RawPixels } from './picture.ts'

/** Pictures of the largest size are decoded one at a time, however many are asked for. */
const turns = createTurns(mostPixels)

/**
 * Decodes PNG, JPEG, WebP, TIFF or BMP, 8 or 16 bit, upright by its EXIF orientation. Colour profiles are left alone, as
 * training pipelines do.
 *
 * @throws UnreadablePicture
 */
export async function decodePixels(bytes: Buffer): Promise<RawPixels> {
  const format = formatOf(bytes)
  if (format === 'BMP') return decodeBitmap(bytes)
  if (format === null) throw new UnreadablePicture('is not a PNG, JPEG, WebP, TIFF or BMP picture')
  try {
    return await decode(bytes)
  } catch (error) {
    if (error instanceof UnreadablePicture) throw error
    throw new UnreadablePicture(inWords(error), { cause: error })
  }
}

/** By its first bytes; what is none of these is never handed to a decoder. */
function formatOf(bytes: Buffer): 'PNG' | 'JPEG' | 'WebP' | 'TIFF' | 'BMP' | null {
  const start = bytes.toString('latin1', 0, 12)
  if (start.startsWith('\x89PNG')) return 'PNG'
  if (start.startsWith('\xff\xd8\xff')) return 'JPEG'
  if (start.startsWith('RIFF') && start.endsWith('WEBP')) return 'WebP'
  if (/^(II[*+]\0|MM\0[*+])/.test(start)) return 'TIFF'
  if (start.startsWith('BM')) return 'BMP'
  return null
}

async function decode(bytes: Buffer): Promise<RawPixels> {
  const picture = sharp(bytes, { failOn: 'error', limitInputPixels: mostPixels, ignoreIcc: true })
  const { depth, width, height } = await picture.metadata()
  if (depth !== 'uchar' && depth !== 'ushort') {
    throw new UnreadablePicture(`has pixels of the type ${depth}; only 8 and 16 bit are read`)
  }
  const weight = width * height * (depth === 'uchar' ? 1 : mostPixels / mostWidePixels)
  if (weight > mostPixels) {
    throw new UnreadablePicture(`has more than ${mostWidePixels / 1e6} million pixels of 16 bit`)
  }
  const upright = picture.autoOrient()
  const raw = depth === 'uchar' ? upright.raw() : upright.toColourspace('rgb16').raw({ depth })
  const { data, info } = await turns(weight, () => raw.toBuffer({ resolveWithObject: true }))
  const levels = depth === 'uchar' ? data : new Uint16Array(data.buffer, data.byteOffset, data.length / 2)
  return { data: levels, bands: info.channels, height: info.height, width: info.width }
}

function inWords(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  if (message.includes('exceeds pixel limit')) return `has more than ${mostPixels / 1e6} million pixels`
  return `is damaged: ${message.split('\n')[0].replace(/:$/, '')}`
}

/**
 * A picture with as many channels as the network takes; what is transparent lies over black. One channel is the luma
 * of ITU-R BT.601, 0.299 R + 0.587 G + 0.114 B with Pillow's 16-bit weights, rounded for 8 bit.
 */
export function inChannels({ data, bands, height, width }: RawPixels, channels: 1 | 3): Picture {
  const pixels = height * width
  const whole = data instanceof Uint8Array
  const levels = new (whole ? Uint8Array : Float32Array)(channels * pixels)
  // Adding a half rounds where the level is cut to an integer on its way into the array.
  const half = whole ? 0.5 : 0
  const [opaque, scale] = data instanceof Uint16Array ? [65535, 1 / 257] : [255, 1]
  for (let pixel = 0, at = 0; pixel < pixels; pixel++, at += bands) {
    const shown = bands === 4 ? (data[at + 3] / opaque) * scale : scale
    const red = data[at] * shown
    const green = data[at + 1] * shown
    const blue = data[at + 2] * shown
    if (channels === 1) {
      levels[pixel] = (19595 * red + 38470 * green + 7471 * blue) / 65536 + half
    } else {
      levels[pixel] = red + half
      levels[pixels + pixel] = green + half
      levels[2 * pixels + pixel] = blue + half
    }
  }
  return { data: levels, channels, height, width }
}
