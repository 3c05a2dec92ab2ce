import type { Preprocessing, SampleTensor } from '../../contract/datasets.ts'
import { giveBack } from '../files/giveBack.ts'
import { decodePixels, inChannels } from './decode.ts'
import { UnreadablePicture } from './picture.ts'
import type { Picture, RawPixels } from './picture.ts'
import { readPictureFile } from './readPictureFile.ts'
import { resizePicture } from './resize.ts'

/**
 * From a picture file, or its bytes, to what the network sees: decode, resize, centre crop, then
 * `(raw * scale - mean) / std` with the raw level in 0…255. Mean and standard deviation are in the order of the
 * network's channels: blue first for `BGR`.
 *
 * @throws UnreadablePicture
 */
export async function preprocess(file: string | Buffer, preprocessing: Preprocessing): Promise<SampleTensor> {
  const bytes = typeof file === 'string' ? await readPictureFile(file) : file
  return preprocessPixels(await decodePixels(bytes), preprocessing)
}

/**
 * The same from pixels.
 *
 * @throws UnreadablePicture
 */
export function preprocessPixels(pixels: RawPixels, preprocessing: Preprocessing): SampleTensor {
  refuseGiant(pixels, preprocessing)
  const picture = inChannels(pixels, preprocessing.channels)
  const seen = normalise(
    centreCrop(resizeShorterSide(picture, preprocessing.resize), preprocessing.crop),
    preprocessing,
  )
  giveBack(picture.data)
  return seen
}

/** What no network takes would only fill the memory, sample by sample. */
const mostNumbers = 2 ** 26

function refuseGiant({ height, width }: RawPixels, { channels, resize, crop }: Preprocessing): void {
  const [rows, columns] = crop ?? [height, width]
  if ((resize === null || crop !== null) && channels * rows * columns > mostNumbers) {
    throw new UnreadablePicture(`would be ${columns} × ${rows} pixels for the network: choose a smaller resize or crop`)
  }
}

/** The longer side keeps the proportion, rounded down. */
function resizeShorterSide(picture: Picture, side: number | null): Picture {
  const { height, width } = picture
  const shorter = Math.min(height, width)
  if (side === null || side === shorter) return picture
  const scaled = (length: number) => (length === shorter ? side : Math.floor((side * length) / shorter))
  if (picture.channels * scaled(height) * scaled(width) > mostNumbers) {
    throw new UnreadablePicture(
      `has ${width} × ${height} pixels, too narrow to be resized to a shorter side of ${side}`,
    )
  }
  return resizePicture(picture, scaled(height), scaled(width))
}

/** Where the picture is smaller than the crop, black is put around it, the odd row or column after it. */
function centreCrop(picture: Picture, crop: [number, number] | null): Picture {
  const { data, channels, height, width } = picture
  if (crop === null || (crop[0] === height && crop[1] === width)) return picture
  const [rows, columns] = crop
  const [top, left] = [cropStart(height, rows), cropStart(width, columns)]
  const cropped =
    data instanceof Uint8Array ? new Uint8Array(channels * rows * columns) : new Float32Array(channels * rows * columns)
  const [firstColumn, endColumn] = [Math.max(0, left), Math.min(width, left + columns)]
  for (let c = 0; c < channels; c++) {
    for (let i = Math.max(0, top); i < Math.min(height, top + rows); i++) {
      const line = (c * height + i) * width
      cropped.set(
        data.subarray(line + firstColumn, line + endColumn),
        (c * rows + i - top) * columns + firstColumn - left,
      )
    }
  }
  return { data: cropped, channels, height: rows, width: columns }
}

/** First row or column of the crop, negative where the picture is smaller; halves as torchvision rounds them. */
function cropStart(length: number, cropped: number): number {
  if (cropped > length) return -Math.floor((cropped - length) / 2)
  const below = Math.floor((length - cropped) / 2)
  return (length - cropped) % 2 === 1 && below % 2 === 1 ? below + 1 : below
}

function normalise({ data, channels, height, width }: Picture, preprocessing: Preprocessing): SampleTensor {
  const { order, scale, mean, std } = preprocessing
  const pixels = height * width
  const seen = new Float32Array(data.length)
  for (let c = 0; c < channels; c++) {
    const plane = (order === 'BGR' ? channels - 1 - c : c) * pixels
    for (let i = 0; i < pixels; i++) seen[c * pixels + i] = (data[plane + i] * scale - mean[c]) / std[c]
  }
  return { data: seen, channels, height, width }
}
